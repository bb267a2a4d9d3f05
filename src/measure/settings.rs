//! What the user said about time, targets and windows; resolved and typed before any measure runs.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;

use super::results::ServiceClass;
use crate::model::{Micros, PublicTool, Span};

/// Working hours of the care team: when the business clock runs.
#[derive(Debug, Clone, PartialEq)]
pub struct BusinessHours {
    /// The zone that the hours are written in.
    pub zone: Tz,
    /// Opening intervals of a weekday, Monday first, in order; an interval that ends at or before its start runs past midnight.
    pub week: [Vec<(NaiveTime, NaiveTime)>; 7],
    /// Days on which nobody works.
    pub holidays: Vec<NaiveDate>,
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
    /// `--since` / `--until`: comments outside are counted and left out of everything else.
    pub window: Option<Span>,
    /// The crisis, when the user knows it; found otherwise.
    pub crisis_window: Option<Span>,
    /// The calm time to compare with, when the user knows it.
    pub baseline_window: Option<Span>,
    /// Statements made elsewhere.
    pub outside_statements: Vec<OutsideStatement>,
    /// `--as`: tools by whose published rules the archive is counted as well.
    pub counted_as: Vec<PublicTool>,
}
