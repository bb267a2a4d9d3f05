//! Looks for: conversations that one reply settled.
//!
//! Why it matters: it saves the customer a wait and the team a case.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "settled_at_once",
    kind: LessonKind::Sustain,
    capability: Capability::Training,
    facts: &[("n", FactKind::Count), ("share", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let touch = &measures.latency.one_touch;
    let wanted = thresholds.get("one_touch_share").value;
    if touch.is_too_few() || touch.low < wanted {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Low,
        facts: vec![("n", Fact::Count(touch.n)), ("share", Fact::Share(touch.share))],
        threshold: "one_touch_share",
        success_test: at_least_share("latency.one_touch.share", wanted),
        evidence: &[measures.evidence.topic("good_reply"), measures.evidence.topic("fast_reply")],
    }
    .into_lesson(thresholds)
}
