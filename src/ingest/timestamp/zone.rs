//! Where zone-less times are: settles a clock on the wall to an instant, with the rule for hours that the clock skips or shows twice; and finds the zone that
//! the name of a column or another column says.

use chrono::{DateTime, NaiveDateTime, Offset, TimeDelta, TimeZone};
use chrono_tz::Tz;

use super::civil::{MICROS_PER_SECOND, SECONDS_PER_DAY};
use super::layout;
use crate::ingest::mapping::vocabulary::{TimeWord, Vocabulary, fold};
use crate::model::{Micros, ZoneSource};

/// What a time without a zone means in this file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NaiveRule {
    /// The format's specification says UTC.
    UtcBySpecification,
    /// The file says it beside the times: in the name of their column, or in another column.
    Said(Place),
    /// The user said so; `None` = nobody said anything, UTC is assumed.
    Assumed(Option<Tz>),
}

/// A zone that a file names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A region, with its summer time.
    Region(Tz),
    /// Minutes east of UTC, in summer and winter.
    Offset(i16),
}

impl Place {
    /// A zone as cells and names write it: `Europe/Warsaw`, `UTC`, `CET`, `+02:00`, `UTC+2`, `GMT-05:30`. Letters mean the clock of their region, in summer too.
    #[must_use]
    pub fn parse(text: &str, vocabulary: &Vocabulary) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.len() > 40 {
            return None;
        }
        let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
        let rest = text[letters..].trim_start();
        if rest.starts_with(['+', '-']) {
            let is_announced = letters == 0 || text[..letters].eq_ignore_ascii_case("utc") || text[..letters].eq_ignore_ascii_case("gmt");
            return if is_announced { offset(rest).map(Self::Offset) } else { None };
        }
        if text.contains('/') {
            return text.parse().ok().map(Self::Region);
        }
        if letters != text.len() || letters < 2 {
            return None;
        }
        let name = fold(text);
        if let Some(region) = vocabulary.regions.get(&name) {
            return Some(Self::Region(*region));
        }
        match vocabulary.time_words.get(&name) {
            Some(TimeWord::Zone(minutes)) => Some(Self::Offset(*minutes)),
            _ => None,
        }
    }

    /// The zone in the name of a column of times: `Date (PST)`, `created_at (UTC)`, `Data [Europe/Warsaw]`, `created_at_utc`, `Date UTC`, `Date CET`.
    ///
    /// In brackets any zone counts, alone or beside words that say what it is. Elsewhere only UTC does, and capital letters at the end: `time_est` may be an
    /// estimate.
    #[must_use]
    pub fn in_name(name: &str, vocabulary: &Vocabulary) -> Option<Self> {
        let is_bracket = |letter| matches!(letter, '(' | ')' | '[' | ']');
        for inside in name.split(is_bracket).skip(1).step_by(2) {
            if let Some(place) = Self::parse(inside, vocabulary) {
                return Some(place);
            }
            let mut words = inside.split_whitespace().filter(|word| !vocabulary.beside_zone.contains(&fold(word)));
            if let (Some(word), None) = (words.next(), words.next())
                && let Some(place) = Self::parse(word, vocabulary)
            {
                return Some(place);
            }
        }
        let outside = name.split(is_bracket).next().unwrap_or("");
        let mut last = None;
        for token in outside.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|token| !token.is_empty()) {
            if token.eq_ignore_ascii_case("utc") || token.eq_ignore_ascii_case("gmt") {
                return Some(Self::Offset(0));
            }
            last = Some(token);
        }
        let last = last.filter(|last| last.len() >= 3 && last.bytes().all(|byte| byte.is_ascii_uppercase()) && last.len() < outside.trim().len())?;
        Self::parse(last, vocabulary)
    }
}

/// `+02:00`, `-0530`, `+2`, `+2:00`
fn offset(text: &str) -> Option<i16> {
    let digits = text[1..].find(':').unwrap_or(text.len() - 1);
    if digits == 1 { layout::offset(format!("{}0{}", &text[..1], &text[1..]).as_bytes()) } else { layout::offset(text.as_bytes()) }
}

/// What the clock did at that hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Nothing.
    Plain,
    /// It skipped this hour: read with the offset before, which moves it forward.
    Gap,
    /// It showed this hour twice: the first is taken.
    Overlap,
}

/// Settles zone-less times, one file at a time.
#[derive(Debug, Clone)]
pub struct Resolver {
    rule: NaiveRule,
    /// A local day on which the offset does not change, and the offset in seconds: most neighbours in a file share it.
    steady: Option<(i64, i64)>,
}

impl Resolver {
    /// A resolver for a rule.
    #[must_use]
    pub const fn new(rule: NaiveRule) -> Self {
        Self { rule, steady: None }
    }

    /// Where the zone of naive times comes from.
    #[must_use]
    pub const fn source(&self) -> ZoneSource {
        match self.rule {
            NaiveRule::UtcBySpecification | NaiveRule::Said(_) => ZoneSource::InFile,
            NaiveRule::Assumed(_) => ZoneSource::Assumed,
        }
    }

    /// The zone's name, if one is assumed.
    #[must_use]
    pub fn assumed_name(&self) -> Option<&'static str> {
        match self.rule {
            NaiveRule::UtcBySpecification | NaiveRule::Said(_) => None,
            NaiveRule::Assumed(zone) => Some(zone.map_or("UTC", Tz::name)),
        }
    }

    /// What zone-less times mean.
    #[must_use]
    pub const fn rule(&self) -> NaiveRule {
        self.rule
    }

    /// Lets zone-less times mean something else from here on.
    pub fn set_rule(&mut self, rule: NaiveRule) {
        if self.rule != rule {
            *self = Self::new(rule);
        }
    }

    const fn zone(&self) -> Option<Place> {
        match self.rule {
            NaiveRule::Said(place) => Some(place),
            NaiveRule::Assumed(Some(zone)) => Some(Place::Region(zone)),
            NaiveRule::UtcBySpecification | NaiveRule::Assumed(None) => None,
        }
    }

    /// What the clock on the wall shows at an instant.
    #[must_use]
    pub fn local(&self, at: Micros) -> Micros {
        let seconds = match self.zone() {
            None => 0,
            Some(Place::Offset(minutes)) => i64::from(minutes) * 60,
            Some(Place::Region(zone)) => {
                let utc = DateTime::from_timestamp(at.div_euclid(MICROS_PER_SECOND), 0).unwrap_or_default().naive_utc();
                i64::from(zone.offset_from_utc_datetime(&utc).fix().local_minus_utc())
            }
        };
        at.saturating_add(seconds * MICROS_PER_SECOND)
    }

    /// The instant of a clock on the wall.
    pub fn instant(&mut self, local: Micros) -> (Micros, Turn) {
        let zone = match self.zone() {
            None => return (local, Turn::Plain),
            Some(Place::Offset(minutes)) => return (local - i64::from(minutes) * 60 * MICROS_PER_SECOND, Turn::Plain),
            Some(Place::Region(zone)) => zone,
        };
        let seconds = local.div_euclid(MICROS_PER_SECOND);
        let day = seconds.div_euclid(SECONDS_PER_DAY);
        if let Some((steady_day, offset)) = self.steady
            && steady_day == day
        {
            return (local - offset * MICROS_PER_SECOND, Turn::Plain);
        }
        let ends = [0, SECONDS_PER_DAY / 2, SECONDS_PER_DAY - 1].map(|of_day| plain_offset(zone, day * SECONDS_PER_DAY + of_day));
        if let [Some(first), Some(noon), Some(last)] = ends
            && first == noon
            && noon == last
        {
            self.steady = Some((day, first));
            return (local - first * MICROS_PER_SECOND, Turn::Plain);
        }
        let (offset, turn) = turning_offset(zone, seconds);
        (local - offset * MICROS_PER_SECOND, turn)
    }
}

fn wall(seconds: i64) -> NaiveDateTime {
    DateTime::from_timestamp(seconds, 0).expect("years were checked to be 1990 to 2100").naive_utc()
}

/// The offset of a clock on the wall in seconds, if there is exactly one.
fn plain_offset(zone: Tz, seconds: i64) -> Option<i64> {
    zone.offset_from_local_datetime(&wall(seconds)).single().map(|offset| i64::from(offset.fix().local_minus_utc()))
}

fn turning_offset(zone: Tz, seconds: i64) -> (i64, Turn) {
    let found = zone.offset_from_local_datetime(&wall(seconds));
    if let Some(first) = found.earliest() {
        let turn = if found.single().is_some() { Turn::Plain } else { Turn::Overlap };
        return (i64::from(first.fix().local_minus_utc()), turn);
    }
    // The offset before the gap; the longest gap ever was a day (Samoa, 2011-12-30).
    let before = (1..=26).find_map(|hours| zone.offset_from_local_datetime(&(wall(seconds) - TimeDelta::hours(hours))).latest());
    (before.map_or(0, |offset| i64::from(offset.fix().local_minus_utc())), Turn::Gap)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::mapping::vocabulary::built_in;

    const WARSAW: Option<Place> = Some(Place::Region(Tz::Europe__Warsaw));
    const PACIFIC: Option<Place> = Some(Place::Region(Tz::America__Los_Angeles));
    const UTC: Option<Place> = Some(Place::Offset(0));

    #[test]
    fn zones_are_read_as_cells_write_them() {
        for (text, expected) in [
            ("Europe/Warsaw", WARSAW),
            ("CET", WARSAW),
            ("cest", WARSAW),
            ("PST", PACIFIC),
            ("UTC", UTC),
            ("Z", None),
            ("HST", Some(Place::Offset(-600))),
            ("+02:00", Some(Place::Offset(120))),
            ("UTC+2", Some(Place::Offset(120))),
            ("GMT-05:30", Some(Place::Offset(-330))),
            ("UTC +1", Some(Place::Offset(60))),
            ("+2:30", Some(Place::Offset(150))),
            ("PST+2", None),
            ("+", None),
            ("7200", None),
            ("Mars/Olympus", None),
            ("IST", None),
            ("may", None),
            ("", None),
        ] {
            assert_eq!(Place::parse(text, built_in()), expected, "{text}");
        }
    }

    #[test]
    fn zones_are_found_in_names_of_columns() {
        for (name, expected) in [
            ("Date (PST)", PACIFIC),
            ("created_at (UTC)", UTC),
            ("Data (CET)", WARSAW),
            ("Data [Europe/Warsaw]", WARSAW),
            ("Date (in UTC)", UTC),
            ("Data (czas CET)", WARSAW),
            ("Date (UTC+2)", Some(Place::Offset(120))),
            ("created_at_utc", UTC),
            ("utc_time", UTC),
            ("Date UTC", UTC),
            ("Date CET", WARSAW),
            ("Review Submit Date and Time", None),
            ("time_est", None),
            ("DATE", None),
            ("CET", None),
            ("Date (local time)", None),
            ("Date (", None),
            ("", None),
        ] {
            assert_eq!(Place::in_name(name, built_in()), expected, "{name}");
        }
    }

    #[test]
    fn a_region_has_its_summer_time_and_an_offset_has_none() {
        let noon = |rule| {
            let mut resolver = Resolver::new(rule);
            // 2026-01-15 and 2026-07-15, both 12:00 on the wall.
            [1_768_478_400, 1_784_116_800].map(|seconds| {
                let at = resolver.instant(seconds * MICROS_PER_SECOND).0;
                assert_eq!(resolver.local(at), seconds * MICROS_PER_SECOND);
                at / MICROS_PER_SECOND - seconds
            })
        };
        assert_eq!(noon(NaiveRule::Said(Place::Region(Tz::Europe__Warsaw))), [-3600, -7200]);
        assert_eq!(noon(NaiveRule::Said(Place::Offset(60))), [-3600, -3600]);
        assert_eq!(noon(NaiveRule::Assumed(None)), [0, 0]);
        assert_eq!(Resolver::new(NaiveRule::Said(Place::Offset(60))).source(), ZoneSource::InFile);
    }
}
