//! The calendar of the story: when things happen, how many comments an hour there are, and when the care team is at work. Local time is Europe/Warsaw.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Europe::Warsaw;

use crate::earlier;
use crate::rng::Rng;

/// Seconds since 1970, UTC.
pub type Instant = i64;

/// A local wall-clock time of 2026 as an instant.
pub fn at(month: u32, day: u32, hour: u32, minute: u32) -> Instant {
    instant(NaiveDate::from_ymd_opt(2026, month, day).and_then(|date| date.and_hms_opt(hour, minute, 0)).expect("a date of the story"))
}

/// A naive Warsaw time as an instant; the first of two in the night of 25 October.
fn instant(naive: NaiveDateTime) -> Instant {
    Warsaw.from_local_datetime(&naive).earliest().expect("no story time falls into the spring gap").timestamp()
}

/// The Warsaw wall clock at an instant.
pub fn local(instant: Instant) -> DateTime<chrono_tz::Tz> {
    utc(instant).with_timezone(&Warsaw)
}

/// The instant as UTC.
pub fn utc(instant: Instant) -> DateTime<Utc> {
    DateTime::from_timestamp(instant, 0).expect("an instant of the story")
}

/// Which of the two stories is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chapter {
    /// 24 August to 27 September: an app that fails and a delivery fee that is charged twice.
    September,
    /// 28 September to 15 November: a warehouse that stands still.
    November,
}

/// Where in its crisis a story is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Before the onset.
    Before,
    /// Onset to apology.
    Crisis,
    /// From the apology on.
    Apologised,
    /// Weeks after it, as the team has learned to work.
    Learned,
}

/// The fixed points.
pub struct Story {
    /// Which story.
    pub chapter: Chapter,
    /// First instant of the archive's period.
    pub start: Instant,
    /// End of the period (exclusive).
    pub end: Instant,
    /// The app goes down and parcels stop.
    pub onset: Instant,
    /// No human answers before this instant once the crisis has begun.
    pub first_answer: Instant,
    /// The defensive statement.
    pub defensive: Instant,
    /// The copied Polish text starts.
    pub copies_pl: Instant,
    /// The rumour's first comment.
    pub rumour: Instant,
    /// The copied English text starts.
    pub copies_en: Instant,
    /// The apology with redress.
    pub apology: Instant,
    /// The brand corrects the rumour.
    pub correction: Instant,
    /// The crisis is over and ordinary weeks begin; `NEVER` when the archive ends before.
    pub calm_again: Instant,
}

/// What does not happen in a story.
pub const NEVER: Instant = Instant::MAX;

impl Story {
    /// The phase at an instant.
    pub const fn phase(&self, now: Instant) -> Phase {
        if now < self.onset {
            Phase::Before
        } else if now < self.apology {
            Phase::Crisis
        } else if now < self.calm_again {
            Phase::Apologised
        } else {
            Phase::Learned
        }
    }

    /// Whether the weeks are ordinary ones.
    pub const fn is_calm(&self, now: Instant) -> bool {
        matches!(self.phase(now), Phase::Before | Phase::Learned)
    }
}

/// The story of `archives/`.
pub fn story() -> Story {
    Story {
        chapter: Chapter::November,
        start: at(9, 28, 0, 0),
        end: at(11, 16, 0, 0),
        onset: at(11, 3, 10, 12),
        first_answer: at(11, 3, 12, 26),
        defensive: at(11, 4, 9, 5),
        copies_pl: at(11, 5, 19, 30),
        rumour: at(11, 4, 21, 17),
        copies_en: at(11, 5, 20, 5),
        apology: at(11, 6, 12, 0),
        correction: at(11, 7, 10, 30),
        calm_again: NEVER,
    }
}

/// Share of the daytime rate, by local hour.
const SHAPE: [f64; 24] =
    [0.10, 0.05, 0.03, 0.02, 0.02, 0.06, 0.22, 0.5, 0.8, 0.98, 1.0, 1.0, 1.02, 1.0, 0.98, 0.98, 1.0, 1.02, 1.05, 1.08, 1.1, 1.0, 0.62, 0.28];

/// A value at an instant: straight lines between fixed points.
pub fn between(knots: &[(Instant, f64)], now: Instant) -> f64 {
    let next = knots.iter().position(|knot| knot.0 > now).unwrap_or(knots.len() - 1).max(1);
    let ((t0, v0), (t1, v1)) = (knots[next - 1], knots[next]);
    v0 + (v1 - v0) * (now - t0) as f64 / (t1 - t0) as f64
}

/// Daytime comments an hour of the crisis.
fn crisis_level(story: &Story, now: Instant) -> f64 {
    let knots: [(Instant, f64); 16] = [
        (story.onset, 70.0),
        (at(11, 3, 12, 0), 38.0),
        (at(11, 3, 18, 0), 21.0),
        (story.defensive, 19.0),
        (at(11, 4, 10, 0), 36.0),
        (at(11, 4, 22, 0), 27.0),
        (at(11, 5, 16, 0), 29.0),
        (at(11, 5, 18, 50), 34.0),
        (at(11, 5, 19, 10), 60.0),
        (at(11, 5, 19, 58), 60.0),
        (at(11, 5, 20, 20), 33.0),
        (story.apology, 24.0),
        (at(11, 7, 12, 0), 12.5),
        (at(11, 9, 12, 0), 7.5),
        (at(11, 12, 12, 0), 5.0),
        (story.end, 4.2),
    ];
    between(&knots, now)
}

/// Expected comments an hour at an instant.
pub fn rate(story: &Story, now: Instant) -> f64 {
    let clock = local(now);
    let shape = SHAPE[clock.hour() as usize];
    if !story.is_calm(now) {
        // A crowd that is angry stays up longer than one that is bored.
        let level = match story.chapter {
            Chapter::September => earlier::crisis_level(story, now),
            Chapter::November => crisis_level(story, now),
        };
        return shape.max(0.06) * level;
    }
    let weekday = if clock.weekday().number_from_monday() >= 6 { 0.74 } else { 1.0 };
    let level = if story.phase(now) == Phase::Learned { earlier::tail_level(story, now) } else { 3.6 };
    level * shape * weekday
}

/// Opening and closing minute of a local day, if the care team works.
fn shift(story: &Story, date: NaiveDate) -> Option<(i64, i64)> {
    let reinforced = match story.chapter {
        Chapter::September => story.calm_again,
        Chapter::November => story.apology,
    };
    match (date.weekday().number_from_monday(), date >= local(reinforced).date_naive()) {
        (_, true) => Some((7 * 60, 23 * 60)),
        (7, false) => None,
        (6, false) => Some((10 * 60, 16 * 60)),
        _ => Some((8 * 60, 20 * 60)),
    }
}

/// The instant after `minutes` of open time from `from`.
pub fn after_open_minutes(story: &Story, from: Instant, minutes: f64, rng: &mut Rng) -> Instant {
    let mut left = (minutes * 60.0) as i64;
    let mut date = local(from).date_naive();
    loop {
        if let Some((open, close)) = shift(story, date) {
            let midnight = date.and_time(NaiveTime::MIN);
            let opens = instant(midnight + TimeDelta::minutes(open)).max(from);
            let closes = instant(midnight + TimeDelta::minutes(close));
            if opens + left < closes {
                return opens + left.max(20) + rng.range(0, 25);
            }
            left -= (closes - opens).max(0);
        }
        date = date.succ_opt().expect("the story ends before the calendar");
    }
}

const MONTHS_PL: [&str; 12] =
    ["stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października", "listopada", "grudnia"];
const MONTHS_EN: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const DAYS_PL: [&str; 7] = ["w poniedziałek", "we wtorek", "w środę", "w czwartek", "w piątek", "w sobotę", "w niedzielę"];
const DAYS_EN: [&str; 7] = ["on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday", "on Saturday", "on Sunday"];

/// "28 października" or "28 October", some days away from an instant.
pub fn day_month(from: Instant, days: i64, polish: bool) -> String {
    let date = local(from + days * 86_400);
    let months = if polish { MONTHS_PL } else { MONTHS_EN };
    format!("{} {}", date.day(), months[date.month0() as usize])
}

/// "w środę" or "on Wednesday", some days away from an instant.
pub fn weekday(from: Instant, days: i64, polish: bool) -> &'static str {
    let days_of_week = if polish { DAYS_PL } else { DAYS_EN };
    days_of_week[local(from + days * 86_400).weekday().num_days_from_monday() as usize]
}

const ORDINALS_PL: [&str; 15] = [
    "pierwszy",
    "drugi",
    "trzeci",
    "czwarty",
    "piąty",
    "szósty",
    "siódmy",
    "ósmy",
    "dziewiąty",
    "dziesiąty",
    "jedenasty",
    "dwunasty",
    "trzynasty",
    "czternasty",
    "piętnasty",
];
const GENITIVES_PL: [&str; 15] = [
    "jednego",
    "dwóch",
    "trzech",
    "czterech",
    "pięciu",
    "sześciu",
    "siedmiu",
    "ośmiu",
    "dziewięciu",
    "dziesięciu",
    "jedenastu",
    "dwunastu",
    "trzynastu",
    "czternastu",
    "piętnastu",
];
const NUMBERS_EN: [&str; 15] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"];

/// A span of waiting that fits the date: "od wtorku", "czwarty dzień", "for three days".
pub fn since(story: &Story, now: Instant, polish: bool, rng: &mut Rng) -> String {
    if story.chapter == Chapter::September && story.phase(now) != Phase::Before {
        return earlier::since(story, now, polish, rng);
    }
    let crisis_day = if now < story.onset { 0 } else { (local(now).date_naive() - local(story.onset).date_naive()).num_days() };
    let pick = |options: &[&str], rng: &mut Rng| (*rng.pick(options)).to_owned();
    if now < story.onset {
        return if polish {
            pick(
                &[
                    "od tygodnia",
                    "piąty dzień",
                    "już dziewięć dni",
                    "szósty dzień",
                    "od kilku dni",
                    "ponad tydzień",
                    "od pięciu dni",
                    "drugi tydzień",
                ],
                rng,
            )
        } else {
            pick(&["for a week", "for five days", "for nine days now", "for over a week", "for six days", "since last week"], rng)
        };
    }
    if crisis_day == 0 {
        return if polish {
            pick(&["od rana", "od wczoraj", "drugi dzień", "od dwóch dni", "od świtu", "od paru godzin", "od poniedziałku"], rng)
        } else {
            pick(&["since this morning", "since yesterday", "for two days", "for hours", "since Monday"], rng)
        };
    }
    let n = (crisis_day + rng.range(0, 1)).clamp(1, 14) as usize;
    if polish {
        match rng.below(4) {
            0 if crisis_day >= 6 => "od zeszłego wtorku".to_owned(),
            0 => "od wtorku".to_owned(),
            1 => format!("{} dzień", ORDINALS_PL[n]),
            2 => format!("od {} dni", GENITIVES_PL[n]),
            _ => format!("już {} dzień", ORDINALS_PL[n]),
        }
    } else {
        match rng.below(3) {
            0 if crisis_day >= 6 => "since last Tuesday".to_owned(),
            0 => "since Tuesday".to_owned(),
            1 => format!("for {} days", NUMBERS_EN[n]),
            _ => format!("for {} days now", NUMBERS_EN[n]),
        }
    }
}
