//! Whether actions pass: their tests over the weeks and crises that are known.
//!
//! A week counts for a test only when the numbers can be told. `for N weeks` wants N weeks in a row; a week that is missing, or in which nothing can be told,
//! breaks a row that is not complete yet. A test that has passed stays passed until a week fails it: then the action has regressed and is open again.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Action, Comparison, Expression, Operator, Test};
use crate::history::metrics::look_up;
use crate::measure::weeks::Week;
use crate::model::{Metric, Metrics, TOO_FEW};

/// The numbers of a week, or of a crisis.
#[derive(Debug, Clone, Copy)]
pub struct Observation<'a> {
    /// Its last day.
    pub day: NaiveDate,
    /// Which week it is; a crisis is none, and takes part only in tests that want one observation.
    pub week: Option<Week>,
    /// Its numbers.
    pub metrics: &'a Metrics,
}

/// Where an action stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Passed, and failed since.
    Regressed,
    /// Its day is over and it does not pass.
    Overdue,
    /// Does not pass yet.
    Open,
    /// The newest numbers do not say.
    CannotTell,
    /// It has no test.
    Untested,
    /// Passes.
    Passing,
}

impl Status {
    /// In the order of urgency.
    pub const ALL: [Self; 6] = [Self::Regressed, Self::Overdue, Self::Open, Self::CannotTell, Self::Untested, Self::Passing];

    /// The id that catalogues and files use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Regressed => "regressed",
            Self::Overdue => "overdue",
            Self::Open => "open",
            Self::CannotTell => "cannot_tell",
            Self::Untested => "untested",
            Self::Passing => "passing",
        }
    }
}

/// Why a number does not say whether a comparison holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unknown {
    /// There is no such number in these data.
    Absent,
    /// Fewer than ten observations.
    TooFew,
    /// The number was not reached, and nothing known of it decides.
    NotReached,
    /// There are no observations at all.
    NoData,
    /// The test asks about a crisis, and there was none.
    NoCrisis,
}

impl Unknown {
    /// The id that catalogues use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::TooFew => "too_few",
            Self::NotReached => "not_reached",
            Self::NoData => "no_data",
            Self::NoCrisis => "no_crisis",
        }
    }

    /// All of them.
    pub const ALL: [Self; 5] = [Self::Absent, Self::TooFew, Self::NotReached, Self::NoData, Self::NoCrisis];
}

/// A number that a test looked at, in the newest data.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reading {
    /// Its name.
    pub name: String,
    /// The number; `None` when it does not exist.
    pub metric: Option<Metric>,
    /// Whether the comparison holds; `None` = cannot tell.
    pub holds: Option<bool>,
}

/// Where an action stands, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActionState {
    /// The action.
    pub id: String,
    /// What is done.
    pub statement: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Its day.
    pub due: Option<NaiveDate>,
    /// The lesson that it came from.
    pub lesson: Option<String>,
    /// The test as it was written.
    pub test: Option<String>,
    /// Where it stands.
    pub status: Status,
    /// Whether its day is over and it does not pass, whatever else is known.
    pub is_overdue: bool,
    /// Weeks in a row that hold, up to the newest.
    pub n_held: u32,
    /// Weeks in a row that the test wants.
    pub n_wanted: u32,
    /// Why nothing can be told, when it cannot.
    pub unknown: Option<Unknown>,
    /// The newest numbers of the test.
    pub readings: Vec<Reading>,
}

/// Three answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Holds,
    Fails,
    Unknown(Unknown),
}

/// Where the actions stand, in their order, as of `today`: the end of the data, not the clock. Observations may come in any order.
#[must_use]
pub fn evaluate(actions: &[Action], observations: &[Observation<'_>], today: NaiveDate) -> Vec<ActionState> {
    let mut sorted: Vec<&Observation<'_>> = observations.iter().collect();
    sorted.sort_by_key(|observation| (observation.day, observation.week));
    actions.iter().map(|action| state(action, &sorted, today)).collect()
}

fn state(action: &Action, observations: &[&Observation<'_>], today: NaiveDate) -> ActionState {
    let is_over = action.due.is_some_and(|due| due < today);
    let mut state = ActionState {
        id: action.id.clone(),
        statement: action.statement.clone(),
        owner: action.owner.clone(),
        due: action.due,
        lesson: action.lesson.clone(),
        test: action.test.as_ref().map(|test| test.text.clone()),
        status: Status::Untested,
        is_overdue: is_over,
        n_held: 0,
        n_wanted: 1,
        unknown: None,
        readings: Vec::new(),
    };
    let Some(test) = &action.test else { return state };
    let row = row(test, observations);
    let course = course(&row.iter().map(|metrics| answer(&test.expression, *metrics)).collect::<Vec<_>>(), test.weeks);
    state.status = match course.status {
        Status::Open if is_over => Status::Overdue,
        other => other,
    };
    state.is_overdue = is_over && state.status != Status::Passing;
    let is_waiting = row.is_empty() && test.is_about_a_crisis();
    state.unknown = if is_waiting { Some(Unknown::NoCrisis) } else { course.unknown };
    (state.n_held, state.n_wanted) = (course.n_held, test.weeks);
    state.readings = readings(test, row.last().copied().flatten());
    state
}

/// The numbers that a test runs over, in order of time; `None` for a week that is missing between others.
fn row<'a>(test: &Test, observations: &[&Observation<'a>]) -> Vec<Option<&'a Metrics>> {
    if test.weeks == 1 {
        // What is asked about crises is told by crises: calm weeks say nothing about it, neither good nor bad.
        let tells =
            |metrics: &Metrics| !test.is_about_a_crisis() || test.comparisons().iter().any(|comparison| metrics.contains_key(&comparison.name));
        return observations.iter().map(|observation| observation.metrics).filter(|metrics| tells(metrics)).map(Some).collect();
    }
    let mut row = Vec::new();
    let mut last: Option<Week> = None;
    for observation in observations {
        let Some(week) = observation.week else { continue };
        if last == Some(week) {
            // The later of two runs over one week stands.
            row.pop();
        } else if let Some(before) = last {
            let mut missing = before.next();
            // More missing weeks than any test wants say nothing new.
            while missing < week && row.len() < 1 << 16 {
                row.push(None);
                missing = missing.next();
            }
        }
        row.push(Some(observation.metrics));
        last = Some(week);
    }
    row
}

/// How a test went.
struct Course {
    status: Status,
    n_held: u32,
    unknown: Option<Unknown>,
}

fn course(answers: &[Answer], wanted: u32) -> Course {
    let (mut n_held, mut has_passed, mut has_regressed) = (0, false, false);
    for answer in answers {
        match answer {
            Answer::Holds => {
                n_held += 1;
                if n_held >= wanted {
                    (has_passed, has_regressed) = (true, false);
                }
            }
            Answer::Fails => {
                has_regressed |= has_passed;
                (n_held, has_passed) = (0, false);
            }
            Answer::Unknown(_) if has_passed => {}
            Answer::Unknown(_) => n_held = 0,
        }
    }
    let unknown = match answers.last() {
        None => Some(Unknown::NoData),
        Some(Answer::Unknown(why)) => Some(*why),
        Some(Answer::Holds | Answer::Fails) => None,
    };
    let status = match (unknown, has_passed, has_regressed) {
        (Some(_), ..) => Status::CannotTell,
        (None, true, _) => Status::Passing,
        (None, false, true) => Status::Regressed,
        (None, false, false) => Status::Open,
    };
    Course { status, n_held, unknown }
}

fn answer(expression: &Expression, metrics: Option<&Metrics>) -> Answer {
    let Some(known) = metrics else { return Answer::Unknown(Unknown::NoData) };
    match expression {
        Expression::Is(comparison) => compare(comparison, look_up(known, &comparison.name)),
        // Kleene's three-valued logic: one part that fails decides `and`, one that holds decides `or`.
        Expression::All(parts) => joined(parts, metrics, Answer::Fails, Answer::Holds),
        Expression::Any(parts) => joined(parts, metrics, Answer::Holds, Answer::Fails),
    }
}

fn joined(parts: &[Expression], metrics: Option<&Metrics>, decides: Answer, otherwise: Answer) -> Answer {
    let mut result = otherwise;
    for part in parts {
        let found = answer(part, metrics);
        if found == decides {
            return decides;
        }
        if matches!(found, Answer::Unknown(_)) && result == otherwise {
            result = found;
        }
    }
    result
}

/// One number against its bound. The number itself decides, not its interval: that is shown beside it.
fn compare(comparison: &Comparison, metric: Option<Metric>) -> Answer {
    let Some(metric) = metric else { return Answer::Unknown(Unknown::Absent) };
    if comparison.is_sampled && metric.n < TOO_FEW {
        return Answer::Unknown(Unknown::TooFew);
    }
    let bound = comparison.bound;
    let answer = |holds: bool| if holds { Answer::Holds } else { Answer::Fails };
    let Some(value) = metric.value else {
        // Not reached, but longer than its lower end.
        return match (comparison.operator, metric.low) {
            (Operator::AtMost | Operator::Below | Operator::Equal, Some(low)) if low >= bound => Answer::Fails,
            (Operator::AtLeast | Operator::Above, Some(low)) if low >= bound => Answer::Holds,
            _ => Answer::Unknown(Unknown::NotReached),
        };
    };
    // Rounding in the last digit must not decide: 90 % is 0.9, computed or written.
    let (low, high) = (bound - 1e-9, bound + 1e-9);
    match comparison.operator {
        Operator::AtMost => answer(value <= high),
        Operator::Below => answer(value < low),
        Operator::AtLeast => answer(value >= low),
        Operator::Above => answer(value > high),
        Operator::Equal => answer((low..=high).contains(&value)),
    }
}

fn readings(test: &Test, metrics: Option<&Metrics>) -> Vec<Reading> {
    let read = |comparison: &&Comparison| {
        let metric = metrics.and_then(|metrics| look_up(metrics, &comparison.name));
        let holds = match compare(comparison, metric) {
            Answer::Holds => Some(true),
            Answer::Fails => Some(false),
            Answer::Unknown(_) => None,
        };
        Reading { name: comparison.name.clone(), metric, holds }
    };
    test.comparisons().iter().map(read).collect()
}
