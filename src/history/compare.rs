//! Crises side by side: differences with a verdict, and what became of lessons.

use serde::Serialize;

use super::entry::Entry;
use super::metrics::{Direction, Unit, describe, look_up};
use super::similarity::{Similarity, similarity};
use crate::model::{Metric, TOO_FEW};

/// The numbers that a comparison shows, by group, in the order of the report.
pub const ROWS: &[(Group, &[&str])] = &[
    (
        Group::Size,
        &[
            "comments.customer",
            "crisis.excess_comments",
            "crisis.peak_per_hour",
            "crisis.duration_calendar_minutes",
            "crisis.doubling_calendar_minutes",
            "crisis.half_life_calendar_minutes",
        ],
    ),
    (
        Group::Mood,
        &["sentiment.negative_share", "sentiment.before.negative_share", "sentiment.crisis.negative_share", "sentiment.after.negative_share"],
    ),
    (
        Group::Waits,
        &[
            "first_reply.median_calendar_minutes",
            "first_reply.crisis.median_calendar_minutes",
            "first_reply.negative.median_calendar_minutes",
            "first_reply.negative.p90_calendar_minutes",
            "first_reply.answered_within_60min",
            "reply.rate",
            "target.attainment",
            "backlog.peak",
        ],
    ),
    (
        Group::Response,
        &[
            "acts.apology.share",
            "acts.empathy.share",
            "acts.redress.share",
            "acts.denial.share",
            "replies.template_share",
            "apologies.parts_mean",
            "apologies.without_redress_share",
            "handoffs.return_share",
            "praise.answered_share",
        ],
    ),
];

/// Where a number belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// How large it was.
    Size,
    /// What people felt.
    Mood,
    /// How fast the answers came.
    Waits,
    /// What the answers did.
    Response,
}

/// What can be said of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Demonstrably better.
    Better,
    /// Demonstrably worse.
    Worse,
    /// Demonstrably different, and neither good nor bad by itself.
    Different,
    /// The intervals overlap.
    NotDemonstrable,
    /// A count of what there was: no estimate, so nothing to demonstrate.
    Counted,
    /// Too few observations, or a number is missing.
    CannotTell,
}

impl Verdict {
    /// In the order of the declaration.
    pub const ALL: [Self; 6] = [Self::Better, Self::Worse, Self::Different, Self::NotDemonstrable, Self::Counted, Self::CannotTell];

    /// The id that catalogues use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Different => "different",
            Self::NotDemonstrable => "not_demonstrable",
            Self::Counted => "counted",
            Self::CannotTell => "cannot_tell",
        }
    }
}

/// A difference of two numbers, newer less older.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Difference {
    /// The difference.
    pub value: f64,
    /// Lower end: the newer number's lower end less the older's upper end. It excludes 0 exactly when the two intervals do not touch, and is wider than a
    /// 95 % interval of the difference would be.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// One number over all crises.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Its name.
    pub metric: String,
    /// Where it belongs.
    pub group: Group,
    /// Its value in each crisis, in their order.
    pub values: Vec<Option<Metric>>,
    /// The newest crisis less the one before.
    pub difference: Option<Difference>,
    /// What can be said of it.
    pub verdict: Verdict,
    /// How it is shown.
    #[serde(skip)]
    pub unit: Unit,
}

/// What became of a lesson, seen from the newest crisis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// To change; raised before and raised again: identified, not learned.
    NotLearned,
    /// To keep; found before and not now.
    StrengthLost,
    /// To change; raised for the first time now.
    New,
    /// To change; raised before and not now.
    NotRaisedAgain,
    /// To keep; found before and now.
    StrengthKept,
    /// To keep; found for the first time now.
    NewStrength,
}

impl Fate {
    /// In the order of the report.
    pub const ALL: [Self; 6] = [Self::NotLearned, Self::StrengthLost, Self::New, Self::NotRaisedAgain, Self::StrengthKept, Self::NewStrength];

    /// The id that catalogues use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotLearned => "not_learned",
            Self::StrengthLost => "strength_lost",
            Self::New => "new",
            Self::NotRaisedAgain => "not_raised_again",
            Self::StrengthKept => "strength_kept",
            Self::NewStrength => "new_strength",
        }
    }
}

/// A lesson over all crises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LessonCourse {
    /// Id of its rule.
    pub rule: String,
    /// Its capability.
    pub capability: String,
    /// What became of it.
    pub fate: Fate,
    /// The crises that raised it, as positions in order of time.
    pub raised_in: Vec<usize>,
}

/// A past crisis and how like the newest it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Likeness {
    /// Its position among the crises of the comparison; `None` = it is only in the history.
    pub crisis: Option<usize>,
    /// Its name.
    pub name: String,
    /// How alike.
    pub similarity: Similarity,
}

/// Crises side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The crises in order of time; those without a time first.
    pub crises: Vec<Entry>,
    /// Their numbers. Numbers that none of them has are left out.
    pub rows: Vec<Row>,
    /// What became of lessons.
    pub lessons: Vec<LessonCourse>,
    /// How alike the others, and the rest of the history, are to the newest; the most alike first.
    pub likeness: Vec<Likeness>,
}

/// Compares crises. `rest` are further ones of a history, which are only held against the newest for likeness.
#[must_use]
pub fn compare(mut crises: Vec<Entry>, rest: &[Entry]) -> Comparison {
    crises.sort_by(|a, b| (a.at(), a.name()).cmp(&(b.at(), b.name())));
    let rows = ROWS.iter().flat_map(|(group, names)| names.iter().map(|name| row(&crises, *group, name))).filter(is_shown).collect();
    Comparison { rows, lessons: lessons(&crises), likeness: likeness(&crises, rest), crises }
}

/// The entries most like one, the most alike first; equals by name.
#[must_use]
pub fn most_alike<'a>(one: &Entry, others: &'a [Entry]) -> Vec<(&'a Entry, Similarity)> {
    let mut found: Vec<(&Entry, Similarity)> =
        others.iter().filter(|other| other.name() != one.name()).filter_map(|other| Some((other, similarity(&one.course, &other.course)?))).collect();
    found.sort_by(|a, b| b.1.score.total_cmp(&a.1.score).then_with(|| a.0.name().cmp(b.0.name())));
    found
}

fn is_shown(row: &Row) -> bool {
    row.values.iter().flatten().any(|metric| metric.value.is_some() || metric.low.is_some())
}

fn row(crises: &[Entry], group: Group, name: &str) -> Row {
    let known = describe(name, &[]).unwrap_or_else(|| panic!("{name} is in the table of names"));
    let values: Vec<Option<Metric>> = crises.iter().map(|crisis| look_up(&crisis.metrics, name)).collect();
    let pair = match values.as_slice() {
        [.., Some(before), Some(now)] => Some((*before, *now)),
        _ => None,
    };
    let is_too_few = |metric: &Metric| known.is_sampled && metric.n < TOO_FEW;
    let pair = pair.filter(|(before, now)| !is_too_few(before) && !is_too_few(now));
    let difference = pair.and_then(|(before, now)| difference(before, now));
    let verdict = pair.map_or(Verdict::CannotTell, |(before, now)| verdict(before, now, known.better, known.is_sampled));
    Row { metric: name.to_owned(), group, values, difference, verdict, unit: known.unit }
}

fn difference(before: Metric, now: Metric) -> Option<Difference> {
    let minus = |a: Option<f64>, b: Option<f64>| Some(a? - b?);
    Some(Difference { value: minus(now.value, before.value)?, low: minus(now.low, before.high), high: minus(now.high, before.low) })
}

/// A difference is demonstrable when the intervals do not touch. A number that was not reached is above its lower end.
fn verdict(before: Metric, now: Metric, better: Direction, is_sampled: bool) -> Verdict {
    if !is_sampled {
        return if before.value.is_some() && now.value.is_some() { Verdict::Counted } else { Verdict::CannotTell };
    }
    let is_above = |a: Metric, b: Metric| a.low.zip(b.high).is_some_and(|(low, high)| low > high);
    match (is_above(now, before), is_above(before, now), better) {
        (true, _, Direction::Lower) | (_, true, Direction::Higher) => Verdict::Worse,
        (true, _, Direction::Higher) | (_, true, Direction::Lower) => Verdict::Better,
        (true, ..) | (_, true, _) => Verdict::Different,
        // Without values, or without any interval, nothing is said to overlap.
        _ if before.value.is_none() || now.value.is_none() || before.low.is_none() || now.low.is_none() => Verdict::CannotTell,
        _ => Verdict::NotDemonstrable,
    }
}

fn lessons(crises: &[Entry]) -> Vec<LessonCourse> {
    let Some(newest) = crises.len().checked_sub(1) else { return Vec::new() };
    let mut found: Vec<LessonCourse> = Vec::new();
    for (idx, lesson) in crises.iter().enumerate().flat_map(|(idx, crisis)| crisis.lessons.iter().map(move |lesson| (idx, lesson))) {
        match found.iter_mut().find(|known| known.rule == lesson.rule) {
            Some(known) => known.raised_in.push(idx),
            None => found.push(LessonCourse {
                rule: lesson.rule.clone(),
                capability: lesson.capability.clone(),
                // Settled below, once it is known where else it was raised.
                fate: if lesson.is_strength { Fate::NewStrength } else { Fate::New },
                raised_in: vec![idx],
            }),
        }
    }
    for lesson in &mut found {
        let is_strength = lesson.fate == Fate::NewStrength;
        let is_now = lesson.raised_in.last() == Some(&newest);
        lesson.fate = match (is_strength, is_now, lesson.raised_in.len() > 1) {
            (false, true, true) => Fate::NotLearned,
            (false, true, false) => Fate::New,
            (false, false, _) => Fate::NotRaisedAgain,
            (true, true, true) => Fate::StrengthKept,
            (true, true, false) => Fate::NewStrength,
            (true, false, _) => Fate::StrengthLost,
        };
    }
    // The order in which rules raised them decides between equals: sorting is stable.
    found.sort_by_key(|lesson| lesson.fate);
    found
}

fn likeness(crises: &[Entry], rest: &[Entry]) -> Vec<Likeness> {
    let Some((newest, others)) = crises.split_last() else { return Vec::new() };
    let of = |crisis: Option<usize>, other: &Entry| {
        Some(Likeness { crisis, name: other.name().to_owned(), similarity: similarity(&newest.course, &other.course)? })
    };
    let beside = others.iter().enumerate().filter_map(|(idx, other)| of(Some(idx), other));
    let further = rest.iter().filter(|other| crises.iter().all(|crisis| crisis.name() != other.name())).filter_map(|other| of(None, other));
    let mut found: Vec<Likeness> = beside.chain(further).collect();
    found.sort_by(|a, b| b.similarity.score.total_cmp(&a.similarity.score).then_with(|| a.name.cmp(&b.name)));
    found
}

#[cfg(test)]
mod tests;
