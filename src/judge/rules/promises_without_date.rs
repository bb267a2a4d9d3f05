//! Looks for: promises that name no time.
//!
//! Why it matters: "soon" cannot be kept, and asks to be asked again.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "promises_without_date",
    kind: LessonKind::Improve,
    capability: Capability::Redress,
    facts: &[("undated", FactKind::Count), ("dated", FactKind::Count), ("share", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let count = |act| measures.acts.acts.iter().find(|row| row.act == act).map_or(0, |row| row.share.count);
    let (undated, dated) = (count(ResponseAct::PromiseUndated), count(ResponseAct::PromiseDated));
    let limit = thresholds.get("undated_promise_share").value;
    if undated + dated < TOO_FEW {
        return None;
    }
    let (low, _) = wilson(undated, undated + dated);
    if low <= limit {
        return None;
    }
    let share = undated as f64 / (undated + dated) as f64;
    Finding {
        info: INFO,
        priority: Priority::Low,
        facts: vec![("undated", Fact::Count(undated)), ("dated", Fact::Count(dated)), ("share", Fact::Share(share))],
        threshold: "undated_promise_share",
        success_test: at_most_share("acts.acts.promise_undated.share.share", limit),
        evidence: &[measures.evidence.topic("act/promise_undated")],
    }
    .into_lesson(thresholds)
}
