//! Looks for: people who demonstrably wait longer because of their language, their platform or how widely they are read.
//!
//! Why it matters: airlines answered people with many followers first (Gunarathne et al. 2014); whoever notices it has a second complaint.

use super::prelude::*;
use crate::model::Lang;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "unequal_waits",
    kind: LessonKind::Improve,
    capability: Capability::Coordination,
    facts: &[("dimension", FactKind::Other), ("slow", FactKind::Other), ("fast", FactKind::Other), ("difference", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let least = thresholds.get("unequal_wait_minutes").value;
    let audit = &measures.effects.fairness;
    // Night, weekend and mood have lessons of their own.
    let test = audit.tests.iter().filter(|test| test.verdict == FairnessVerdict::Differs).find(|test| match test.dimension {
        FairnessDimension::Language | FairnessDimension::Platform => true,
        // A comment that waits longer has more time to be liked: only the other way round says something.
        FairnessDimension::Audience => test.groups.first().is_some_and(|slowest| slowest.key == "no_likes"),
        FairnessDimension::Polarity | FairnessDimension::HourPart | FairnessDimension::WeekPart => false,
    })?;
    let difference = test.difference.point.filter(|_| test.difference.low.is_some_and(|low| low > least))?;
    let (slow, fast) = (test.groups.first()?, test.groups.last()?);
    let name = |key: &str| match test.dimension {
        FairnessDimension::Language => Fact::Language(Lang::parse(key)),
        FairnessDimension::Audience => Fact::Term("audience", key.to_owned()),
        _ => Fact::Name(key.to_owned()),
    };
    Finding {
        info: INFO,
        priority: Priority::Medium,
        facts: vec![
            ("dimension", Fact::Term("fair_dimension", test.dimension.as_str().to_owned())),
            ("slow", name(&slow.key)),
            ("fast", name(&fast.key)),
            ("difference", Fact::Minutes(difference)),
        ],
        threshold: "unequal_wait_minutes",
        success_test: at_most_minutes(&format!("effects.fairness.tests.{}.difference.point", test.dimension), least),
        evidence: &[measures.evidence.topic("longest_waiting"), measures.evidence.topic("slow_reply"), measures.evidence.topic("unanswered")],
    }
    .into_lesson(thresholds)
}
