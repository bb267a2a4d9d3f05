//! Numbers in, findings out: which lessons the measures carry. Cannot fail, says nothing in words.

mod finding;
pub mod lesson;
mod rules;
mod thresholds;
pub mod weekly;

pub use lesson::{Capability, Lesson, LessonKind, NonEmptyEvidence, Priority, RuleInfo, SuccessTest, ThresholdUsed};
pub use rules::RULES_INFO;
pub use thresholds::Thresholds;

use crate::measure::results::Measures;

/// The lessons of the measures: to change first, the most urgent on top; then to keep.
#[must_use]
pub fn judge(measures: &Measures, thresholds: &Thresholds) -> Vec<Lesson> {
    let mut lessons: Vec<Lesson> = rules::RULES.iter().filter_map(|rule| rule(measures, thresholds)).collect();
    // The order of `RULES` decides between equals: sorting is stable.
    lessons.sort_by_key(|lesson| (lesson.kind, lesson.priority));
    lessons
}
