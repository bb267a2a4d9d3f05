//! Looks for: hours of the day at which far more questions stay without an answer than over the whole day.
//!
//! Why it matters: a rota that follows arrivals costs nothing but a decision.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "unanswered_hours",
    kind: LessonKind::Improve,
    capability: Capability::Speed,
    facts: &[("from", FactKind::Other), ("to", FactKind::Other), ("n", FactKind::Count), ("share", FactKind::Other), ("overall", FactKind::Other)],
};

/// Hours of a shift that could be moved.
const WINDOW_HOURS: usize = 4;

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let mut arrivals = [0_u64; 24];
    let mut open = [0_u64; 24];
    for cell in &measures.latency.rhythm.cells {
        arrivals[cell.hour as usize] += cell.n_arrivals;
        open[cell.hour as usize] += cell.n_unanswered;
    }
    let (all, all_open): (u64, u64) = (arrivals.iter().sum(), open.iter().sum());
    if all < TOO_FEW {
        return None;
    }
    let (_, overall_high) = wilson(all_open, all);
    let overall = all_open as f64 / all as f64;
    let (start, n, share) = (0..24)
        .filter_map(|start| {
            let sum = |counts: &[u64; 24]| -> u64 { (start..start + WINDOW_HOURS).map(|hour| counts[hour % 24]).sum() };
            let (n, n_open) = (sum(&arrivals), sum(&open));
            let (low, _) = wilson(n_open, n);
            (n >= TOO_FEW && low > overall_high).then(|| (start, n, n_open as f64 / n as f64))
        })
        .max_by(|a, b| a.2.total_cmp(&b.2).then(b.0.cmp(&a.0)))?;
    if share < overall * thresholds.get("slow_hours_ratio").value {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Medium,
        facts: vec![
            ("from", Fact::Hour(start as u32)),
            ("to", Fact::Hour(((start + WINDOW_HOURS) % 24) as u32)),
            ("n", Fact::Count(n)),
            ("share", Fact::Share(share)),
            ("overall", Fact::Share(overall)),
        ],
        threshold: "slow_hours_ratio",
        success_test: at_least_share("latency.first_reply.reply_rate.share", thresholds.get("reply_rate_share").value),
        evidence: &[measures.evidence.topic("night"), measures.evidence.topic("unanswered")],
    }
    .into_lesson(thresholds)
}
