//! The report as a PDF for print: tagged, with charts as drawings, fonts inside, and every comment that is quoted.
//!
//! 1. [`view`] says every text and number, in characters that the fonts have ([`letters`]).
//! 2. [`world`] is all that the typesetter can see: the template, the words as JSON, the drawings, two fonts. No disk, no network, no clock.
//! 3. `resources/print/report.typ` lays the words out. They come to it as data, so nothing in them can become markup or code.
//!
//! The typesetter brings an older usvg than our own pictures are made with. Both are compiled, behind the feature `pdf` only.

mod letters;
#[cfg(test)]
mod tests;
mod view;
mod widths;
mod world;

use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::error::{Error, Result};
use crate::i18n::Speaker;
use crate::render::charts::Chart;
use crate::report::Report;
use letters::Letters;
use world::{Files, PrintWorld};

/// The document, as bytes. Same report, same bytes.
///
/// It meets PDF/UA-1, the standard for documents that everyone can read. Should a report ever not (the typesetter checks), it is an ordinary tagged document.
///
/// # Errors
///
/// [`Error::Output`] when the template does not fit the report; no data make it fail.
pub fn document(report: &Report, speaker: &Speaker<'_>, charts: &[Chart]) -> Result<Vec<u8>> {
    let pages = laid_out(report, speaker, charts)?;
    let accessible = PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|error| failed(error.message()))?;
    let bytes = typst_pdf::pdf(&pages, &options(accessible))
        .or_else(|_| typst_pdf::pdf(&pages, &options(PdfStandards::default())))
        .map_err(|errors| failed(&first(&errors)));
    // The typesetter remembers what it has laid out; another language shares nothing with it.
    typst::comemo::evict(0);
    bytes
}

/// The pages.
fn laid_out(report: &Report, speaker: &Speaker<'_>, charts: &[Chart]) -> Result<PagedDocument> {
    let letters = Letters::new();
    let view = view::of(report, speaker, charts, &letters);
    let mut files = Files::new();
    files.insert("data.json".to_owned(), serde_json::to_vec(&view).map_err(|error| failed(&error.to_string()))?);
    for chart in charts {
        files.insert(view::chart_path(chart.id), letters.drawing(&chart.svg_inline).into_bytes());
    }
    typst::compile(&PrintWorld::new(files)).output.map_err(|errors| failed(&first(&errors)))
}

/// No clock and no chance: the identity comes from title and content, not from the moment.
fn options(standards: PdfStandards) -> PdfOptions {
    PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(Some("afterstorm".to_owned())),
        timestamp: None,
        page_ranges: None,
        standards,
        tagged: true,
        pretty: false,
    }
}

fn first(errors: &[typst::diag::SourceDiagnostic]) -> String {
    errors.first().map_or_else(|| "no reason given".to_owned(), |error| error.message.to_string())
}

fn failed(what: &str) -> Error {
    Error::Output {
        path: "report.pdf".into(),
        what: format!("could not be laid out: {what}"),
        fix: "report this; until then leave it out: name the formats that you want with `--format`".into(),
    }
}
