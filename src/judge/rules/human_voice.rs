//! Looks for: replies that sound as if a person had written them.
//!
//! Why it matters: a perceived human voice raised reputation in two experiments (Jacobs & Liebrecht 2022).

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "human_voice",
    kind: LessonKind::Sustain,
    capability: Capability::Training,
    facts: &[("n", FactKind::Count), ("score", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let voice = &measures.acts.human_voice;
    let wanted = thresholds.get("human_voice_share").value;
    let score = voice.point?;
    if voice.is_too_few() || voice.low? < wanted {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Low,
        facts: vec![("n", Fact::Count(voice.n)), ("score", Fact::Number(score * 100.0))],
        threshold: "human_voice_share",
        success_test: at_least_share("acts.human_voice.point", wanted),
        evidence: &[measures.evidence.topic("good_reply"), measures.evidence.topic("act/signature"), measures.evidence.topic("act/invitation")],
    }
    .into_lesson(thresholds)
}
