//! Numbers, shares, durations and dates in the typography of the reader's language.

use chrono::{DateTime, Datelike, Timelike};
use chrono_tz::Tz;
use fixed_decimal::Decimal;
use icu_decimal::DecimalFormatter;
use icu_locale_core::locale;

use super::plural::Plurals;
use super::template::{Case, Piece, Template};
use super::{Catalog, Locale};
use crate::model::Micros;

/// Shown where a number is none.
const DASH: &str = "–";

/// Formats values of one locale in one zone.
pub(super) struct Formatter<'a> {
    catalog: &'a Catalog,
    zone: Tz,
    plurals: Plurals,
    decimals: DecimalFormatter,
}

/// An argument of a format entry.
enum Argument {
    Words(String),
    Count(u64),
}

impl<'a> Formatter<'a> {
    pub fn new(catalog: &'a Catalog, zone: Tz) -> Self {
        let tag = match catalog.locale() {
            Locale::En => locale!("en"),
            Locale::Pl => locale!("pl"),
        };
        let decimals = DecimalFormatter::try_new(tag.into(), icu_decimal::options::DecimalFormatterOptions::default())
            .expect("number forms of every locale are compiled in");
        Self { catalog, zone, plurals: Plurals::new(catalog.locale()), decimals }
    }

    pub const fn catalog(&self) -> &'a Catalog {
        self.catalog
    }

    pub const fn zone(&self) -> Tz {
        self.zone
    }

    pub fn plural(&self, n: u64, forms: &'a [String]) -> &'a str {
        forms.get(self.plurals.form_of_count(n)).map_or("", String::as_str)
    }

    pub fn count(&self, n: u64) -> String {
        self.decimals.format(&Decimal::from(n)).to_string()
    }

    /// A number with a fixed count of decimals, halves rounded to even; a dash when it is no number.
    pub fn number(&self, value: f64, decimals: usize) -> String {
        // A rounded zero has no sign.
        let written = format!("{value:.decimals$}");
        let unsigned = if written.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.')) { written.trim_start_matches('-') } else { &written };
        unsigned.parse::<Decimal>().map_or_else(|_| DASH.to_owned(), |decimal| self.decimals.format(&decimal).to_string().replace('-', "−"))
    }

    /// A share 0..=1 as per cent with one decimal, two when very small; whole when nothing or everything.
    pub fn share(&self, share: f64) -> String {
        self.entry("format.share", None, &[("number", Argument::Words(self.percent(share)))])
    }

    fn percent(&self, share: f64) -> String {
        if !share.is_finite() {
            return DASH.to_owned();
        }
        let decimals = match share {
            0.0 | 1.0 => 0,
            small if small < 0.005 => 2,
            _ => 1,
        };
        self.number(share * 100.0, decimals)
    }

    /// A number with its sign, which a rounded zero has not.
    pub fn signed(&self, value: f64, decimals: usize) -> String {
        let number = self.number(value, decimals);
        let is_zero = number.chars().all(|letter| !letter.is_ascii_digit() || letter == '0');
        if value > 0.0 && !is_zero { format!("+{number}") } else { number }
    }

    /// A difference of shares −1..=1 in percentage points with one decimal.
    pub fn points(&self, difference: f64) -> String {
        self.entry("format.points", None, &[("number", Argument::Words(self.signed(difference * 100.0, 1)))])
    }

    pub fn share_range(&self, low: f64, high: f64) -> String {
        let arguments = [("low", Argument::Words(self.percent(low))), ("high", Argument::Words(self.percent(high)))];
        self.entry("format.share_range", None, &arguments)
    }

    /// A duration: "46 min", "3 h 20 min", "2 days 4 h"; two units at most, rounded to the smaller.
    pub fn minutes(&self, minutes: f64, case: Option<Case>) -> String {
        if !minutes.is_finite() {
            return DASH.to_owned();
        }
        let rounded = minutes.max(0.0).round() as u64;
        if rounded == 0 {
            return if minutes > 0.0 { self.entry("format.under_a_minute", case, &[]) } else { self.unit("minutes", 0, case) };
        }
        if rounded < 60 {
            return self.unit("minutes", rounded, case);
        }
        if rounded < 24 * 60 {
            return self.two_units(("hours", rounded / 60), ("minutes", rounded % 60), case);
        }
        let hours = (minutes / 60.0).round() as u64;
        self.two_units(("days", hours / 24), ("hours", hours % 24), case)
    }

    fn two_units(&self, (large, n_large): (&str, u64), (small, n_small): (&str, u64), case: Option<Case>) -> String {
        let first = self.unit(large, n_large, case);
        if n_small == 0 { first } else { format!("{first}\u{a0}{}", self.unit(small, n_small, case)) }
    }

    fn unit(&self, unit: &str, n: u64, case: Option<Case>) -> String {
        let name = match unit {
            "days" => "days",
            "hours" => "hours",
            _ => "minutes",
        };
        self.entry(&format!("format.{unit}"), case, &[(name, Argument::Count(n))])
    }

    pub fn minutes_range(&self, low: f64, high: Option<f64>) -> String {
        let words = |minutes| Argument::Words(self.minutes(minutes, None));
        match high {
            Some(high) => self.entry("format.minutes_range", None, &[("low", words(low)), ("high", words(high))]),
            None => self.entry("format.minutes_from", None, &[("low", Argument::Words(self.minutes(low, Some(Case::Genitive))))]),
        }
    }

    fn local(&self, at: Micros) -> Option<DateTime<Tz>> {
        DateTime::from_timestamp_micros(at).map(|utc| utc.with_timezone(&self.zone))
    }

    pub fn date(&self, at: Micros) -> String {
        let Some(local) = self.local(at) else { return DASH.to_owned() };
        let month = self.entry(&format!("months.{}", local.month0()), None, &[]);
        let words = [
            ("day", Argument::Words(local.day().to_string())),
            ("month", Argument::Words(month)),
            ("year", Argument::Words(local.year().to_string())),
        ];
        self.entry("format.date", None, &words)
    }

    pub fn date_short(&self, at: Micros) -> String {
        let Some(local) = self.local(at) else { return DASH.to_owned() };
        let month = self.entry(&format!("months_short.{}", local.month0()), None, &[]);
        self.entry("format.date_short", None, &[("day", Argument::Words(local.day().to_string())), ("month", Argument::Words(month))])
    }

    pub fn instant(&self, at: Micros) -> String {
        let time = Argument::Words(self.time(at));
        self.entry("format.date_time", None, &[("date", Argument::Words(self.date(at))), ("time", time)])
    }

    pub fn time(&self, at: Micros) -> String {
        self.local(at).map_or_else(|| DASH.to_owned(), |local| format!("{:02}:{:02}", local.hour(), local.minute()))
    }

    /// An entry of the catalogue that takes no facts.
    pub fn label(&self, key: &str, case: Option<Case>) -> Option<String> {
        self.catalog.entry(key, case).map(|template| self.fill(template, &[]))
    }

    pub fn phrase(&self, key: &str, words: &[(&'static str, String)]) -> String {
        let arguments: Vec<_> = words.iter().map(|(name, words)| (*name, Argument::Words(words.clone()))).collect();
        self.entry(key, None, &arguments)
    }

    fn entry(&self, key: &str, case: Option<Case>, arguments: &[(&str, Argument)]) -> String {
        self.catalog.entry(key, case).map_or_else(|| key.to_owned(), |template| self.fill(template, arguments))
    }

    fn fill(&self, template: &Template, arguments: &[(&str, Argument)]) -> String {
        let mut out = String::new();
        for piece in &template.pieces {
            let argument = |name: &str| arguments.iter().find(|(known, _)| *known == name).map(|(_, argument)| argument);
            match piece {
                Piece::Words(words) => out.push_str(words),
                Piece::Fact { name, .. } => match argument(name) {
                    Some(Argument::Words(words)) => out.push_str(words),
                    Some(Argument::Count(n)) => out.push_str(&self.count(*n)),
                    None => {}
                },
                Piece::Plural { name, forms } => {
                    if let Some(Argument::Count(n)) = argument(name) {
                        out.push_str(forms.get(self.plurals.form_of_count(*n)).map_or("", String::as_str));
                    }
                }
            }
        }
        out
    }
}
