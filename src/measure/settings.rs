//! What the user said about time, targets and windows; resolved and typed before any measure runs.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;

use super::results::{Order, ServiceClass};
use crate::model::{Micros, PublicTool, Span};

/// Working hours of the care team: when the business clock runs.
#[derive(Debug, Clone, PartialEq)]
pub struct BusinessHours {
    /// The zone that the hours are written in.
    pub zone: Tz,
    /// Opening intervals of a weekday, Monday first, in order; an interval that ends at or before its start runs past midnight.
    pub week: WeekOfHours,
    /// Days on which nobody works.
    pub holidays: Vec<NaiveDate>,
    /// Other hours from a day on, in order of that day.
    pub changes: Vec<ScheduleChange>,
}

/// Opening intervals of weekdays, Monday first, each day's in order.
pub type WeekOfHours = [Vec<(NaiveTime, NaiveTime)>; 7];

/// Hours that replace the usual ones for a time.
#[derive(Debug, Clone, PartialEq)]
pub struct ScheduleChange {
    /// The first day on which they are in force.
    pub from: NaiveDate,
    /// The first day on which they are no more; `None` = until the next change.
    pub until: Option<NaiveDate>,
    /// The hours; a week without any is closed.
    pub week: WeekOfHours,
}

impl BusinessHours {
    /// The hours in force on a day: those of the last change that covers it, else the usual ones.
    #[must_use]
    pub fn in_force(&self, date: NaiveDate) -> &WeekOfHours {
        let covers = |change: &&ScheduleChange| change.from <= date && change.until.is_none_or(|until| date < until);
        self.changes.iter().rev().find(covers).map_or(&self.week, |change| &change.week)
    }
}

/// Service targets: how soon which share of episodes should have an answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ServiceTarget {
    /// Minutes on the calendar clock.
    pub minutes: f64,
    /// Share 0..=1 that should be answered within them.
    pub share: f64,
}

/// A statement that the brand made elsewhere (press, TV, own site).
#[derive(Debug, Clone, PartialEq)]
pub struct OutsideStatement {
    /// When.
    pub at: Micros,
    /// The user's words for it.
    pub label: String,
}

/// `[what-if]`: a rota to replay the archive with.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rota {
    /// What to call it.
    pub label: Option<String>,
    /// Minutes of work that a reply takes, in every replay.
    pub minutes_per_reply: Option<f64>,
    /// In which order cases are taken; otherwise as the archive shows it.
    pub order: Option<Order>,
    /// People of each of the 168 hours of the week in the report's zone, Monday 0 h first; `None` = only the pace is given.
    pub people: Option<Vec<f64>>,
}

/// What an answer to everybody in a conversation does to the cases that wait in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Broadcasts {
    /// It is shown apart and answers nobody.
    #[default]
    Apart,
    /// It answers all of them.
    Close,
}

/// Settings of the measures.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureSettings {
    /// The zone of days, hours and weekdays in reports.
    pub report_zone: Tz,
    /// Working hours; `None` = calendar clock only.
    pub business_hours: Option<BusinessHours>,
    /// Service target.
    pub target: ServiceTarget,
    /// Minutes promised to single classes of cases, where the user says otherwise than `lessons/service_classes.toml`.
    pub class_targets: BTreeMap<ServiceClass, f64>,
    /// A rota of the user's own.
    pub what_if: Option<Rota>,
    /// `--since` / `--until`: comments outside are counted and left out of everything else.
    pub window: Option<Span>,
    /// The crisis, when the user knows it; found otherwise.
    pub crisis_window: Option<Span>,
    /// The calm time to compare with, when the user knows it.
    pub baseline_window: Option<Span>,
    /// Statements made elsewhere.
    pub outside_statements: Vec<OutsideStatement>,
    /// `--broadcast-closes`: what an answer to everybody does.
    pub broadcasts: Broadcasts,
    /// `--as`: tools by whose published rules the archive is counted as well.
    pub counted_as: Vec<PublicTool>,
}
