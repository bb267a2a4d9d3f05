//! Looks for: replies written for the person who asked.
//!
//! Why it matters: a human voice is the cheapest remedy there is.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "personal_replies",
    kind: LessonKind::Sustain,
    capability: Capability::Tone,
    facts: &[("n", FactKind::Count), ("share", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let copies = &measures.acts.template_share;
    let limit = thresholds.get("personal_template_share").value;
    if copies.is_too_few() || copies.high > limit {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Low,
        facts: vec![("n", Fact::Count(copies.n)), ("share", Fact::Share(copies.share))],
        threshold: "personal_template_share",
        success_test: at_most_share("acts.template_share.share", limit),
        evidence: &[measures.evidence.topic("good_reply")],
    }
    .into_lesson(thresholds)
}
