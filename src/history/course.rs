//! The course of a crisis since its onset: what is laid side by side when crises are compared.

use serde::{Deserialize, Serialize};

use crate::annotate::acts::strategy::Strategy;
use crate::measure::results::{ClockKind, Measures, PhaseKind, StatementKind, Verdict};
use crate::model::{MICROS_PER_MINUTE, Micros, Share};

/// Two weeks: longer than any comparison draws.
const MOST_HOURS: usize = 14 * 24;

/// One hour since onset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseHour {
    /// Customer comments.
    pub n: u64,
    /// Negative ones.
    pub n_negative: u64,
}

/// A phase, in minutes since onset.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CoursePhase {
    /// Its kind.
    pub kind: PhaseKind,
    /// Its begin; below 0 before the onset.
    pub from_minutes: f64,
    /// Its end.
    pub to_minutes: f64,
    /// Customer comments in it.
    pub n: u64,
    /// Negative share in it.
    pub negative: Share,
}

/// A statement of the brand, in minutes since onset.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CourseStatement {
    /// When.
    pub minutes: f64,
    /// What it does.
    pub kind: StatementKind,
}

/// A cause: its share during the crisis, or of the whole archive without one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CourseCause {
    /// Id in the taxonomy.
    pub cause: String,
    /// Its share.
    pub share: Share,
}

/// A clock of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CourseClock {
    /// What it times.
    pub kind: ClockKind,
    /// Minutes from onset; `None` = not in the archive.
    pub minutes: Option<f64>,
}

/// A crisis-response strategy.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CourseStrategy {
    /// The strategy.
    pub strategy: Strategy,
    /// Replies that show it: during the crisis, or of the whole archive without one.
    pub share: Share,
}

/// The course of a crisis since its onset; without a crisis only causes and strategies.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Course {
    /// When it began.
    pub onset: Option<Micros>,
    /// Hour 0 is the full hour that holds the onset. At most two weeks, and no hours beyond the end of the archive.
    pub hours: Vec<CourseHour>,
    /// Customer comments per hour in calm time.
    pub baseline_per_hour: f64,
    /// The phases.
    pub phases: Vec<CoursePhase>,
    /// The statements.
    pub statements: Vec<CourseStatement>,
    /// The clocks.
    pub clocks: Vec<CourseClock>,
    /// The causes, most comments first.
    pub causes: Vec<CourseCause>,
    /// The strategies.
    pub strategies: Vec<CourseStrategy>,
}

impl Course {
    /// The course that measures describe.
    #[must_use]
    pub fn of(measures: &Measures) -> Self {
        let storm = &measures.storm;
        let is_crisis = matches!(storm.verdict, Verdict::Crisis | Verdict::Declared);
        let onset = storm.crisis.filter(|_| is_crisis).map(|span| span.from);
        let within = |crisis: Option<Share>, all: Share| if onset.is_some() { crisis.unwrap_or(all) } else { all };
        let mut course = Self {
            onset,
            causes: measures.causes.causes.iter().map(|row| CourseCause { cause: row.cause.clone(), share: within(row.crisis, row.share) }).collect(),
            strategies: measures
                .acts
                .strategies
                .iter()
                .map(|row| CourseStrategy { strategy: row.strategy, share: within(row.crisis, row.share) })
                .collect(),
            ..Self::default()
        };
        course.causes.sort_by(|a, b| b.share.count.cmp(&a.share.count).then_with(|| a.cause.cmp(&b.cause)));
        let Some(onset) = onset else { return course };
        let since = |at: Micros| (at - onset) as f64 / MICROS_PER_MINUTE as f64;
        let hours = measures.volume.hourly.iter().skip_while(|bin| bin.to <= onset).take(MOST_HOURS);
        course.hours = hours.map(|bin| CourseHour { n: bin.n_customer, n_negative: bin.n_negative }).collect();
        course.baseline_per_hour = storm.baseline_per_hour;
        course.phases = storm
            .phases
            .iter()
            .map(|phase| CoursePhase {
                kind: phase.kind,
                from_minutes: since(phase.span.from),
                to_minutes: since(phase.span.to),
                n: phase.n,
                negative: phase.negative,
            })
            .collect();
        course.statements = storm.statements.iter().map(|statement| CourseStatement { minutes: since(statement.at), kind: statement.kind }).collect();
        course.clocks = storm.clocks.iter().map(|clock| CourseClock { kind: clock.kind, minutes: clock.minutes_since_onset }).collect();
        course
    }

    /// Comments per hour above calm time, never below nothing, for the first `n_hours`.
    #[must_use]
    pub fn excess(&self, n_hours: usize) -> Vec<f64> {
        self.hours.iter().take(n_hours).map(|hour| (hour.n as f64 - self.baseline_per_hour).max(0.0)).collect()
    }

    /// The busiest hour since onset: position and comments; the first of equals.
    #[must_use]
    pub fn peak(&self) -> Option<(usize, u64)> {
        let hours = self.hours.iter().enumerate().map(|(idx, hour)| (idx, hour.n));
        hours.max_by_key(|(idx, n)| (*n, std::cmp::Reverse(*idx))).filter(|(_, n)| *n > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::{calm, crisis};

    #[test]
    fn the_hour_of_the_onset_is_hour_zero() {
        let measures = crisis();
        let course = Course::of(&measures);
        let onset = course.onset.expect("it is a crisis");
        let bin = measures.volume.hourly.iter().find(|bin| bin.from <= onset && onset < bin.to).expect("the archive covers the onset");
        assert_eq!(course.hours[0], CourseHour { n: bin.n_customer, n_negative: bin.n_negative });
        assert!(course.phases.iter().any(|phase| phase.from_minutes < 0.0) && !course.clocks.is_empty());
        assert!(course.causes.windows(2).all(|pair| pair[0].share.count >= pair[1].share.count));
    }

    #[test]
    fn calm_time_has_causes_and_no_hours() {
        let course = Course::of(&calm());
        assert!(course.onset.is_none() && course.hours.is_empty() && course.peak().is_none());
        assert!(!course.strategies.is_empty());
    }

    #[test]
    fn excess_is_never_below_nothing() {
        let hours = [5, 1, 30].map(|n| CourseHour { n, n_negative: 0 }).to_vec();
        let course = Course { hours, baseline_per_hour: 4.0, ..Course::default() };
        assert_eq!(course.excess(9), [1.0, 0.0, 26.0]);
        assert_eq!(course.peak(), Some((2, 30)));
    }
}
