//! Where zone-less times are: settles a clock on the wall to an instant, with the rule for hours that the clock skips or shows twice.

use chrono::{DateTime, NaiveDateTime, Offset, TimeDelta, TimeZone};
use chrono_tz::Tz;

use super::civil::{MICROS_PER_SECOND, SECONDS_PER_DAY};
use crate::model::{Micros, ZoneSource};

/// What a time without a zone means in this file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NaiveRule {
    /// The format's specification says UTC.
    UtcBySpecification,
    /// The user said so; `None` = nobody said anything, UTC is assumed.
    Assumed(Option<Tz>),
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
            NaiveRule::UtcBySpecification => ZoneSource::InFile,
            NaiveRule::Assumed(_) => ZoneSource::Assumed,
        }
    }

    /// The zone's name, if one is assumed.
    #[must_use]
    pub fn assumed_name(&self) -> Option<&'static str> {
        match self.rule {
            NaiveRule::UtcBySpecification => None,
            NaiveRule::Assumed(zone) => Some(zone.map_or("UTC", Tz::name)),
        }
    }

    /// The instant of a clock on the wall.
    pub fn instant(&mut self, local: Micros) -> (Micros, Turn) {
        let NaiveRule::Assumed(Some(zone)) = self.rule else { return (local, Turn::Plain) };
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
