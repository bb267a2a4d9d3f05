//! Looks for: praise that nobody thanks for.
//!
//! Why it matters: those who speak well of the brand are the ones who will speak up for it.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "ignored_praise",
    kind: LessonKind::Improve,
    capability: Capability::Tone,
    facts: &[("n", FactKind::Count), ("answered", FactKind::Count), ("share", FactKind::Other), ("limit", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let coverage = &measures.latency.praise_coverage;
    let limit = thresholds.get("praise_coverage_share").value;
    if coverage.is_too_few() || coverage.high >= limit {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Low,
        facts: vec![
            ("n", Fact::Count(coverage.n)),
            ("answered", Fact::Count(coverage.count)),
            ("share", Fact::Share(coverage.share)),
            ("limit", Fact::Share(limit)),
        ],
        threshold: "praise_coverage_share",
        success_test: at_least_share("latency.praise_coverage.share", limit),
        evidence: &[measures.evidence.topic("praise_unanswered")],
    }
    .into_lesson(thresholds)
}
