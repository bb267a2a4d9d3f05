//! The numbers that decide between calm and crisis, each with its reason. They are choices of ours unless a source is named.

use crate::measure::bins::{MICROS_PER_DAY, MICROS_PER_HOUR};
use crate::model::Micros;

/// Fewer customer comments than this tell nothing about a level and its changes.
pub const MIN_COMMENTS: usize = 30;
/// A shorter archive without a crisis is not called calm: it may lie in the middle of anything.
pub const MIN_CALM_ARCHIVE: Micros = 3 * MICROS_PER_DAY;
/// A level up to this many times the baseline is still calm: ordinary weeks differ by as much.
pub const CALM_RATIO: f64 = 1.5;
/// The busiest day of a crisis is demonstrably at least this many times busier than the baseline.
pub const CRISIS_RATIO: f64 = 2.0;
/// The negative share of a crisis is demonstrably, and by at least this much, above the baseline's: smaller differences do not matter to anybody.
pub const CRISIS_NEGATIVE_GAP: f64 = 0.05;
/// A beginning whose negative share has not risen by this part of the whole rise does not belong to the crisis: a campaign that it follows on.
pub const IGNITION_PART: f64 = 0.25;
/// Volume is back when a whole day, the rhythm's shortest period, lies within the band of the baseline.
pub const BACK_WINDOW: Micros = 24 * MICROS_PER_HOUR;
/// The band ends at the 97.5 % quantile of the baseline's counts …
pub const BACK_TAIL: f64 = 0.025;
/// … or this many times the expected count, so that a slightly higher new normal still counts as back.
pub const BACK_RATIO: f64 = 1.25;
/// A second wave within a week, the rhythm's longest period, belongs to the same crisis.
pub const SAME_CRISIS_GAP: Micros = 7 * MICROS_PER_DAY;
/// After the peak, up to this part of the way from the baseline to the peak is called tail, above it decline.
pub const TAIL_PART: f64 = 0.2;
/// After the peak, a rise by this factor that leaves the tail is called escalation again.
pub const SECOND_RISE: f64 = 1.5;
/// A director reads no more phases than this.
pub const MAX_PHASES: usize = 8;
/// The rates around a statement are taken over this long before and after it.
pub const STATEMENT_WINDOW: Micros = 6 * MICROS_PER_HOUR;
