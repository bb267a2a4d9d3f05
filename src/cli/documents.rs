//! One document in every language and format that was asked for.

use chrono_tz::Tz;

use super::args::FormatArg;
use super::console::Console;
use super::output::{Access, Staging};
use super::settings::ReportSettings;
use crate::error::Result;
use crate::i18n::{Locale, Speaker};
use crate::model::Micros;
use crate::progress::Progress;
use crate::render::{self, Chart};
use crate::report::{Quotes, Report, Text, edition};
use crate::resources::Resources;

/// Whether the command can make the same document for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Editions {
    /// There is a shareable one beside the internal one.
    Both,
    /// The document is what it is: `training` is made of comments, and `compare` holds none.
    One,
}

/// What documents are written with.
#[derive(Clone, Copy)]
pub struct Documents<'a> {
    /// Languages and formats.
    pub settings: &'a ReportSettings,
    /// Whether documents come in editions.
    pub editions: Editions,
    /// The words.
    pub resources: &'a Resources,
    /// The zone that times are shown in.
    pub zone: Tz,
    /// Where progress is told.
    pub console: &'a Console,
}

impl Documents<'_> {
    /// Writes the edition that was asked for of a document: its tables as `tables/*.csv`, once; `STEM.html`, `STEM.md`, `STEM.xlsx`, `STEM.pdf` and `charts/`: the first language at the top of
    /// the folder, each other one in a folder of its own.
    ///
    /// # Errors
    ///
    /// A file that cannot be written, a signal.
    pub fn write(&self, staging: &mut Staging, report: &Report, stem: &str) -> Result<()> {
        let report = &self.edited(report);
        if self.settings.has(FormatArg::Csv) {
            for table in render::tables::csv_files(report, self.resources.catalog(Locale::En)) {
                staging.write(&format!("tables/{}.csv", table.id), Access::Usual, &table.bytes)?;
            }
        }
        self.in_each_language(|folder, speaker| {
            let charts = self.draw(report, speaker)?;
            self.write_drawn(staging, folder, &charts)?;
            self.write_page(staging, report, folder, stem, speaker, &charts)
        })
    }

    /// Writes a document's pages alone: its charts are among those of another document of the folder.
    ///
    /// # Errors
    ///
    /// A file that cannot be written, a signal.
    pub fn write_pages(&self, staging: &mut Staging, report: &Report, stem: &str) -> Result<()> {
        let report = &self.edited(report);
        self.in_each_language(|folder, speaker| {
            let charts = self.draw(report, speaker)?;
            self.write_page(staging, report, folder, stem, speaker, &charts)
        })
    }

    /// Writes the charts of a document and none of its pages.
    ///
    /// # Errors
    ///
    /// A file that cannot be written, a signal.
    pub fn write_charts(&self, staging: &mut Staging, report: &Report) -> Result<()> {
        let report = &self.edited(report);
        self.in_each_language(|folder, speaker| {
            let charts = self.draw(report, speaker)?;
            self.write_drawn(staging, folder, &charts)
        })
    }

    /// Writes a document as `STEM.eml`, a message in each language, when it was asked for. `verdict` goes into the subject, `at` is its date.
    ///
    /// # Errors
    ///
    /// A file that cannot be written, a signal.
    pub fn write_messages(&self, staging: &mut Staging, report: &Report, verdict: &Text, at: Micros, stem: &str) -> Result<()> {
        if !self.settings.has(FormatArg::Eml) {
            return Ok(());
        }
        let report = &self.edited(report);
        self.in_each_language(|folder, speaker| {
            staging.write(&format!("{folder}{stem}.eml"), Access::Usual, &render::mail::message(report, verdict, at, speaker))
        })
    }

    /// The edition that was asked for.
    fn edited(&self, report: &Report) -> Report {
        match self.editions {
            Editions::Both => edition::edit(report, self.settings.edition, &self.resources.edition, &self.settings.own_words),
            Editions::One => report.clone(),
        }
    }

    fn in_each_language(&self, mut write: impl FnMut(&str, &Speaker<'_>) -> Result<()>) -> Result<()> {
        for (idx, locale) in self.settings.locales.iter().enumerate() {
            self.console.checkpoint()?;
            let folder = if idx == 0 { String::new() } else { format!("{}/", locale.as_str()) };
            write(&folder, &Speaker::new(self.resources.catalog(*locale), self.zone))?;
        }
        Ok(())
    }

    fn draw(&self, report: &Report, speaker: &Speaker<'_>) -> Result<Vec<Chart>> {
        self.console.stage("charts", None);
        render::charts::draw_all(report, speaker)
    }

    fn write_drawn(&self, staging: &mut Staging, folder: &str, charts: &[Chart]) -> Result<()> {
        for chart in charts {
            self.console.checkpoint()?;
            if self.settings.has(FormatArg::Svg) {
                staging.write(&format!("{folder}charts/{}.svg", chart.id), Access::Usual, chart.svg.as_bytes())?;
            }
            if self.settings.has(FormatArg::Png) {
                staging.write(&format!("{folder}charts/{}.png", chart.id), Access::Usual, &render::charts::png(&chart.svg)?)?;
            }
        }
        Ok(())
    }

    fn write_page(&self, staging: &mut Staging, report: &Report, folder: &str, stem: &str, speaker: &Speaker<'_>, charts: &[Chart]) -> Result<()> {
        self.console.stage("report", None);
        if self.settings.has(FormatArg::Html) {
            let page = render::html::page(report, speaker, charts)?;
            staging.write(&format!("{folder}{stem}.html"), Access::Usual, page.as_bytes())?;
        }
        if self.settings.has(FormatArg::Xlsx) {
            self.console.checkpoint()?;
            staging.write(&format!("{folder}{stem}.xlsx"), Access::Usual, &render::xlsx::workbook(report, speaker)?)?;
        }
        #[cfg(feature = "pdf")]
        if self.settings.has(FormatArg::Pdf) {
            self.console.checkpoint()?;
            staging.write(&format!("{folder}{stem}.pdf"), Access::Usual, &render::pdf::document(report, speaker, charts)?)?;
        }
        if self.settings.has(FormatArg::Md) {
            let beside = if self.settings.has(FormatArg::Svg) { render::markdown::Charts::Beside } else { render::markdown::Charts::Absent };
            staging.write(&format!("{folder}{stem}.md"), Access::Usual, render::markdown::document(report, speaker, beside).as_bytes())?;
        }
        Ok(())
    }
}

/// The stem of a file that quotes comments. One with verbatim quotes says so in its name: it can be searched, and identifies people.
#[must_use]
pub fn quoting(stem: &str, quotes: Quotes) -> String {
    if quotes == Quotes::Verbatim { format!("{stem}-verbatim") } else { stem.to_owned() }
}
