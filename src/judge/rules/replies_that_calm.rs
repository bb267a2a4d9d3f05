//! Looks for: replies after which angry people calm down by more than time alone would bring.
//!
//! Why it matters: it is the purpose of a reply, and hardly anybody measures it.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "replies_that_calm",
    kind: LessonKind::Sustain,
    capability: Capability::Tone,
    facts: &[("n", FactKind::Count), ("points", FactKind::Other), ("negative", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let mood = &measures.effects.recovery.answered;
    let least = thresholds.get("mood_points").value / 100.0;
    let gain = mood.beyond_unanswered.point?;
    if mood.beyond_unanswered.is_too_few() || mood.beyond_unanswered.low? <= least {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Medium,
        facts: vec![("n", Fact::Count(mood.n_pairs)), ("points", Fact::Change(gain * 100.0)), ("negative", Fact::Share(mood.still_negative.share))],
        threshold: "mood_points",
        success_test: at_most_share("effects.recovery.returned_in_anger.share", measures.effects.recovery.returned_in_anger.high),
        evidence: &[measures.evidence.topic("good_reply"), measures.evidence.topic("fast_reply")],
    }
    .into_lesson(thresholds)
}
