//! Looks for: replies that take the side of the person who writes.
//!
//! Why it matters: empathy limits how far engaged complaints spread (Herhausen et al. 2019).

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "empathic_replies",
    kind: LessonKind::Sustain,
    capability: Capability::Tone,
    facts: &[("n", FactKind::Count), ("share", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let empathy = &measures.acts.acts.iter().find(|row| row.act == ResponseAct::Empathy)?.share;
    let wanted = thresholds.get("empathic_share").value;
    if empathy.is_too_few() || empathy.low < wanted {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Low,
        facts: vec![("n", Fact::Count(empathy.n)), ("share", Fact::Share(empathy.share))],
        threshold: "empathic_share",
        success_test: at_least_share("acts.acts.empathy.share.share", wanted),
        evidence: &[measures.evidence.topic("act/empathy"), measures.evidence.topic("good_reply")],
    }
    .into_lesson(thresholds)
}
