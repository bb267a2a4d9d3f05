//! Texts and facts to words. Cannot fail: the catalogue was checked when it was loaded.

use chrono_tz::Tz;

use super::format::Formatter;
use super::template::{Case, Piece};
use super::{Catalog, Locale};
use crate::model::{Definition, Estimate, Fact, Lang, Micros, Share};
use crate::report::Text;

/// Speaks one locale, with times in one zone. All results are plain text: renderers escape.
pub struct Speaker<'a> {
    formatter: Formatter<'a>,
}

impl<'a> Speaker<'a> {
    /// A speaker of a catalogue's language with times in the report's zone.
    #[must_use]
    pub fn new(catalog: &'a Catalog, zone: Tz) -> Self {
        Self { formatter: Formatter::new(catalog, zone) }
    }

    /// The language that is spoken.
    #[must_use]
    pub const fn locale(&self) -> Locale {
        self.formatter.catalog().locale()
    }

    /// The zone that times are said in.
    #[must_use]
    pub const fn zone(&self) -> Tz {
        self.formatter.zone()
    }

    /// A sentence, label or phrase with its facts. A label at its start is capitalised.
    #[must_use]
    pub fn say(&self, text: &Text) -> String {
        let Some(template) = self.formatter.catalog().entry(&text.key, None) else { return text.key.clone() };
        let fact = |name: &str| text.facts.iter().find(|(known, _)| *known == name).map(|(_, fact)| fact);
        let mut out = String::new();
        for piece in &template.pieces {
            match piece {
                // An abbreviation at the end of a sentence ("1 godz.") lends its full stop to the sentence.
                Piece::Words(words) => out.push_str(if out.ends_with('.') { words.strip_prefix('.').unwrap_or(words) } else { words }),
                Piece::Fact { name, case } => {
                    if let Some(fact) = fact(name) {
                        let words = self.inline(fact, *case);
                        out.push_str(&if out.is_empty() && is_label(fact) { capitalised(&words) } else { words });
                    }
                }
                Piece::Plural { name, forms } => {
                    if let Some(Fact::Count(n)) = fact(name) {
                        out.push_str(self.formatter.plural(*n, forms));
                    }
                }
            }
        }
        out
    }

    /// A fact that stands alone, as in a cell or under a heading: labels are capitalised.
    #[must_use]
    pub fn fact(&self, fact: &Fact) -> String {
        let words = self.inline(fact, None);
        if is_label(fact) { capitalised(&words) } else { words }
    }

    /// A fact within a sentence.
    fn inline(&self, fact: &Fact, case: Option<Case>) -> String {
        let formatter = &self.formatter;
        match fact {
            Fact::Count(n) => formatter.count(*n),
            Fact::Number(value) => formatter.number(*value, usize::from(value.abs() < 100.0)),
            Fact::Share(share) => formatter.share(*share),
            Fact::Change(value) => formatter.signed(*value, usize::from(value.abs() < 10.0)),
            Fact::Points(difference) => formatter.points(*difference),
            Fact::ShareRange(low, high) => formatter.share_range(*low, *high),
            Fact::Minutes(minutes) => formatter.minutes(*minutes, case),
            Fact::MinutesRange(low, high) => formatter.minutes_range(*low, *high),
            Fact::Instant(at) => formatter.instant(*at),
            Fact::Date(at) => formatter.date(*at),
            Fact::Hour(hour) => self.hour(*hour),
            Fact::Weekday(day) => formatter.label(&format!("weekdays.{day}"), case).unwrap_or_else(|| day.to_string()),
            Fact::Cause(id) => formatter.label(&format!("causes.{id}"), case).unwrap_or_else(|| spaced(id)),
            Fact::SubCause(path) => {
                formatter.label(&format!("sub_causes.{path}"), case).unwrap_or_else(|| spaced(path.split_once('.').map_or(path, |(_, sub)| sub)))
            }
            Fact::Term(set, value) => formatter.label(&format!("terms.{set}.{value}"), case).unwrap_or_else(|| spaced(value)),
            Fact::Language(lang) => self.language_label(*lang),
            Fact::Phrase { en, pl } => match self.locale() {
                Locale::En => en.clone(),
                Locale::Pl => pl.clone(),
            },
            Fact::Name(name) => name.clone(),
        }
    }

    /// A whole number with its groups of digits.
    #[must_use]
    pub fn count(&self, n: u64) -> String {
        self.formatter.count(n)
    }

    /// A number with a fixed count of decimals; a dash when it is none.
    #[must_use]
    pub fn number(&self, value: f64, decimals: usize) -> String {
        self.formatter.number(value, decimals)
    }

    /// A share 0..=1 as per cent: `42.3%`, `42,3%`.
    #[must_use]
    pub fn share(&self, share: f64) -> String {
        self.formatter.share(share)
    }

    /// An interval of shares: `40.1–44.6%`.
    #[must_use]
    pub fn share_range(&self, low: f64, high: f64) -> String {
        self.formatter.share_range(low, high)
    }

    /// A duration in minutes: "46 min", "3 h 20 min", "2 days 4 h".
    #[must_use]
    pub fn minutes(&self, minutes: f64) -> String {
        self.formatter.minutes(minutes, None)
    }

    /// An interval of durations in minutes; open upwards without an upper end.
    #[must_use]
    pub fn minutes_range(&self, low: f64, high: Option<f64>) -> String {
        self.formatter.minutes_range(low, high)
    }

    /// Date and time in the report's zone: "11 November 2026, 14:05".
    #[must_use]
    pub fn instant(&self, at: Micros) -> String {
        self.formatter.instant(at)
    }

    /// The date in the report's zone: "11 November 2026".
    #[must_use]
    pub fn date(&self, at: Micros) -> String {
        self.formatter.date(at)
    }

    /// Day and month for an axis: "11 Nov".
    #[must_use]
    pub fn date_short(&self, at: Micros) -> String {
        self.formatter.date_short(at)
    }

    /// The time of day in the report's zone: "14:05".
    #[must_use]
    pub fn time(&self, at: Micros) -> String {
        self.formatter.time(at)
    }

    /// The name of a month 1..=12 as dates write it (genitive in Polish).
    #[must_use]
    pub fn month_name(&self, month: u32) -> String {
        self.formatter.label(&format!("months.{}", month.wrapping_sub(1)), None).unwrap_or_default()
    }

    /// The name of a weekday, 0 = Monday.
    #[must_use]
    pub fn weekday(&self, day: u32) -> String {
        self.fact(&Fact::Weekday(day))
    }

    /// The short name of a weekday, 0 = Monday.
    #[must_use]
    pub fn weekday_short(&self, day: u32) -> String {
        self.formatter.label(&format!("weekdays_short.{day}"), None).unwrap_or_default()
    }

    /// An hour of the day: "14:00".
    #[must_use]
    pub fn hour(&self, hour: u32) -> String {
        format!("{hour:02}:00")
    }

    /// The name of a language, capitalised; its tag when it has no name here.
    #[must_use]
    pub fn language_name(&self, lang: Lang) -> String {
        capitalised(&self.language_label(lang))
    }

    fn language_label(&self, lang: Lang) -> String {
        self.formatter.label(&format!("languages.{}", lang.as_str()), None).unwrap_or_else(|| lang.as_str().to_owned())
    }

    /// The label of a cause, capitalised.
    #[must_use]
    pub fn cause(&self, id: &str) -> String {
        self.fact(&Fact::Cause(id.to_owned()))
    }

    /// The label of a value of one of the program's closed sets, capitalised.
    #[must_use]
    pub fn term(&self, set: &'static str, value: &str) -> String {
        self.fact(&Fact::Term(set, value.to_owned()))
    }

    /// The name of a kind of number.
    #[must_use]
    pub fn definition_name(&self, definition: Definition) -> String {
        self.formatter.label(&format!("definitions.{definition}.name"), None).unwrap_or_default()
    }

    /// What a kind of number means, with its source.
    #[must_use]
    pub fn definition_explanation(&self, definition: Definition) -> String {
        self.formatter.label(&format!("definitions.{definition}.explanation"), None).unwrap_or_default()
    }

    /// "too few (n = 3)".
    #[must_use]
    pub fn too_few(&self, n: u64) -> String {
        self.formatter.phrase("format.too_few", &[("n", self.count(n))])
    }

    /// A wait in minutes: value, interval, n; "not reached" when the data do not reach it, "too few" below ten.
    #[must_use]
    pub fn estimate(&self, wait: &Estimate) -> String {
        let n = self.count(wait.n);
        if wait.is_too_few() {
            return self.too_few(wait.n);
        }
        let Some(point) = wait.point else { return self.formatter.phrase("format.not_reached", &[("n", n)]) };
        let value = self.minutes(point);
        match wait.low {
            Some(low) => {
                self.formatter.phrase("format.with_interval", &[("value", value), ("interval", self.minutes_range(low, wait.high)), ("n", n)])
            }
            None => self.formatter.phrase("format.without_interval", &[("value", value), ("n", n)]),
        }
    }

    /// A share with its interval and n; "too few" below ten.
    #[must_use]
    pub fn share_with_interval(&self, share: &Share) -> String {
        if share.is_too_few() {
            return self.too_few(share.n);
        }
        let words = [("value", self.share(share.share)), ("interval", self.share_range(share.low, share.high)), ("n", self.count(share.n))];
        self.formatter.phrase("format.with_interval", &words)
    }
}

/// Whether a fact is a label that a sentence may start with.
const fn is_label(fact: &Fact) -> bool {
    matches!(fact, Fact::Cause(_) | Fact::SubCause(_) | Fact::Term(..) | Fact::Weekday(_) | Fact::Language(_))
}

/// An id that has no words, readable at least.
fn spaced(id: &str) -> String {
    id.replace('_', " ")
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use chrono_tz::{Europe, Tz};

    use super::Speaker;
    use crate::i18n::{Locale, shipped};
    use crate::model::{Definition, Estimate, Fact, Lang, Micros, Share};
    use crate::report::say;

    /// Spoken with ordinary spaces, so that expectations can be typed.
    fn spoken(locale: Locale, zone: Tz, speak: impl Fn(&Speaker<'_>) -> String) -> String {
        let catalog = shipped::catalog(locale);
        speak(&Speaker::new(&catalog, zone)).replace('\u{a0}', " ")
    }

    fn check(speak: impl Fn(&Speaker<'_>) -> String, en: &str, pl: &str) {
        assert_eq!(spoken(Locale::En, Europe::Warsaw, &speak), en);
        assert_eq!(spoken(Locale::Pl, Europe::Warsaw, &speak), pl);
    }

    fn at(rfc3339: &str) -> Micros {
        chrono::DateTime::parse_from_rfc3339(rfc3339).unwrap().timestamp_micros()
    }

    #[test]
    fn counts_are_grouped_as_each_language_does() {
        check(|s| s.count(1234), "1,234", "1234");
        check(|s| s.count(12_345), "12,345", "12 345");
        check(|s| s.count(1_234_567), "1,234,567", "1 234 567");
    }

    #[test]
    fn numbers_have_the_languages_comma_and_a_dash_for_none() {
        check(|s| s.number(1234.5, 1), "1,234.5", "1234,5");
        check(|s| s.number(-0.04, 1), "0.0", "0,0");
        check(|s| s.number(-1.5, 1), "−1.5", "−1,5");
        check(|s| s.number(f64::NAN, 1), "–", "–");
    }

    #[test]
    fn shares_are_per_cent() {
        check(|s| s.share(0.423), "42.3%", "42,3%");
        check(|s| s.share(0.0), "0%", "0%");
        check(|s| s.share(1.0), "100%", "100%");
        check(|s| s.share(0.001_2), "0.12%", "0,12%");
        check(|s| s.share_range(0.401, 0.446), "40.1–44.6%", "40,1–44,6%");
    }

    #[test]
    fn durations_have_two_units_at_most() {
        check(|s| s.minutes(0.0), "0 min", "0 min");
        check(|s| s.minutes(0.3), "< 1 min", "< 1 min");
        check(|s| s.minutes(46.2), "46 min", "46 min");
        check(|s| s.minutes(59.7), "1 h", "1 godz.");
        check(|s| s.minutes(200.0), "3 h 20 min", "3 godz. 20 min");
        check(|s| s.minutes(1440.0), "1 day", "1 dzień");
        check(|s| s.minutes(1439.6), "1 day", "1 dzień");
        check(|s| s.minutes(2.0 * 1440.0 + 240.0), "2 days 4 h", "2 dni 4 godz.");
        check(|s| s.minutes(f64::NAN), "–", "–");
        check(|s| s.minutes_range(30.0, Some(125.0)), "30 min – 2 h 5 min", "30 min – 2 godz. 5 min");
        check(|s| s.minutes_range(1440.0, None), "over 1 day", "powyżej 1 dnia");
    }

    #[test]
    fn dates_are_in_the_reports_zone_with_polish_genitive_months() {
        check(|s| s.instant(at("2026-11-11T13:05:00Z")), "11 November 2026, 14:05", "11 listopada 2026, 14:05");
        check(|s| s.date(at("2026-05-01T22:30:00Z")), "2 May 2026", "2 maja 2026");
        check(|s| s.date_short(at("2026-11-11T13:05:00Z")), "11 Nov", "11 lis");
        check(|s| s.month_name(2), "February", "lutego");
    }

    #[test]
    fn the_hour_follows_the_change_of_clocks() {
        check(|s| s.time(at("2026-10-25T00:30:00Z")), "02:30", "02:30");
        check(|s| s.time(at("2026-10-25T01:30:00Z")), "02:30", "02:30");
        check(|s| s.time(at("2026-10-25T02:30:00Z")), "03:30", "03:30");
        check(|s| s.time(at("2026-03-29T01:00:00Z")), "03:00", "03:00");
    }

    #[test]
    fn labels_are_capitalised_when_they_stand_alone_or_first() {
        check(|s| s.cause("late_delivery"), "Late delivery", "Opóźniona dostawa");
        check(|s| s.term("phase", "peak"), "Peak", "Szczyt");
        check(|s| s.weekday(2), "Wednesday", "Środa");
        check(|s| s.weekday_short(6), "Sun", "niedz.");
        check(|s| s.language_name(Lang::PL), "Polish", "Polski");
        check(|s| s.language_name(Lang::parse("xx")), "Xx", "Xx");
        let text = say::class_reason(Fact::Cause("late_delivery".into()), Fact::Share(0.5), Fact::ShareRange(0.4, 0.6), 100);
        check(
            |s| s.say(&text),
            "Late delivery: 50.0% of the comments during the crisis (40.0–60.0%, n = 100).",
            "Opóźniona dostawa: 50,0% komentarzy podczas kryzysu (40,0–60,0%, n = 100).",
        );
    }

    #[test]
    fn polish_sentences_inflect_words_and_labels() {
        let text = say::time_cause(Fact::Cause("late_delivery".into()));
        check(|s| s.say(&text), "First comment about late delivery.", "Pierwszy komentarz dotyczący opóźnionych dostaw.");
        let text = say::impact_half_life(Fact::Minutes(1440.0), Fact::MinutesRange(60.0, Some(2880.0)));
        check(
            |s| s.say(&text),
            "1 day after the peak (1 h – 2 days), the number of comments an hour had halved.",
            "Po 1 dniu od szczytu (przedział: 1 godz. – 2 dni) liczba komentarzy na godzinę zmalała o połowę.",
        );
        let text = say::fast_rhythm_title(Fact::Weekday(1), Fact::Hour(9));
        check(|s| s.say(&text), "Most cases arrive on Tuesday around 09:00", "Najwięcej spraw napływa we wtorek około 09:00");
    }

    #[test]
    fn an_abbreviation_lends_its_full_stop_to_the_sentence() {
        let text = say::fast_buckets_caption(Fact::Minutes(60.0));
        assert!(spoken(Locale::Pl, Tz::UTC, |s| s.say(&text)).ends_with("Założony czas: 1 godz."));
    }

    #[test]
    fn counted_words_agree_with_their_number() {
        for (n, en, pl) in [
            (0, "0 comments answer comments", "0 komentarzy odpowiada"),
            (1, "1 comment answers a comment", "1 komentarz odpowiada"),
            (2, "2 comments answer comments", "2 komentarze odpowiadają"),
            (5, "5 comments", "5 komentarzy odpowiada"),
            (12, "12 comments", "12 komentarzy odpowiada"),
            (22, "22 comments", "22 komentarze odpowiadają"),
            (25, "25 comments", "25 komentarzy odpowiada"),
            (101, "101 comments", "101 komentarzy odpowiada"),
            (112, "112 comments", "112 komentarzy odpowiada"),
        ] {
            let text = say::scope_orphans(n);
            assert!(spoken(Locale::En, Tz::UTC, |s| s.say(&text)).starts_with(en), "{n}");
            assert!(spoken(Locale::Pl, Tz::UTC, |s| s.say(&text)).starts_with(pl), "{n}");
        }
    }

    #[test]
    fn numbers_never_travel_without_their_uncertainty() {
        let share = |count, n| Share { definition: Definition::NegativeShare, count, n, share: 0.5, low: 0.4, high: 0.6 };
        check(|s| s.share_with_interval(&share(50, 100)), "50.0% (40.0–60.0%, n = 100)", "50,0% (40,0–60,0%, n = 100)");
        check(|s| s.share_with_interval(&share(1, 3)), "too few (n = 3)", "za mało danych (n = 3)");
        let wait = |point, high, n| Estimate { definition: Definition::FirstReplyCalendarMinutes, point, low: point.map(|_| 30.0), high, n };
        check(|s| s.estimate(&wait(Some(46.0), Some(60.0), 120)), "46 min (30 min – 1 h, n = 120)", "46 min (30 min – 1 godz., n = 120)");
        check(|s| s.estimate(&wait(Some(46.0), None, 120)), "46 min (over 30 min, n = 120)", "46 min (powyżej 30 min, n = 120)");
        check(|s| s.estimate(&wait(None, None, 120)), "not reached (n = 120)", "nie osiągnięto (n = 120)");
        check(|s| s.estimate(&wait(Some(1.0), None, 9)), "too few (n = 9)", "za mało danych (n = 9)");
    }
}
