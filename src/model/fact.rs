//! A typed value inside a sentence. Stages hand facts on; only the renderer's catalogue turns them into words and digits.

use serde::Serialize;

use super::{Lang, Micros};

/// One argument of a sentence.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// A whole number; chooses the plural form.
    Count(u64),
    /// A number with decimals.
    Number(f64),
    /// A share 0..=1, shown as per cent.
    Share(f64),
    /// A number of comments more or fewer, always with its sign.
    Change(f64),
    /// A difference of shares −1..=1, shown as percentage points with its sign.
    Points(f64),
    /// An interval of shares.
    ShareRange(f64, f64),
    /// A duration in minutes, shown as "46 min", "3 h 20 min", "2 days 4 h".
    Minutes(f64),
    /// An interval of durations in minutes; an open upper end is `None`.
    MinutesRange(f64, Option<f64>),
    /// An instant, shown as date and time in the report's zone.
    Instant(Micros),
    /// An instant, shown as a date in the report's zone.
    Date(Micros),
    /// An hour of the day 0..=23.
    Hour(u32),
    /// A weekday, 0 = Monday.
    Weekday(u32),
    /// A cause id of the taxonomy, shown by its label.
    Cause(String),
    /// A sub-cause of the taxonomy as `cause.sub`, shown by its label.
    SubCause(String),
    /// A term of the program's own closed sets (`polarity`, `act`, `phase`, `reply_state`, …), shown by its label: (set, value).
    Term(&'static str, String),
    /// A language, shown by its name.
    #[serde(serialize_with = "serialize_lang")]
    Language(Lang),
    /// A phrase of a data file that has its words in both languages, such as the source of a threshold.
    Phrase {
        /// English.
        en: String,
        /// Polish.
        pl: String,
    },
    /// Foreign text (an account, a file name), shown as it is and escaped by the renderer.
    Name(String),
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn serialize_lang<S: serde::Serializer>(lang: &Lang, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(lang.as_str())
}

/// The kind of a fact: what a sentence declares, so that a catalogue can be checked before any report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactKind {
    /// [`Fact::Count`]: the only kind that may choose plural forms.
    Count,
    /// Any other kind: prints in one way.
    Other,
}
