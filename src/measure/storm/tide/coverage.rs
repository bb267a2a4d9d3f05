//! Statements of a known effect: how often the interval holds it, and how often a statement that did nothing is credited. Run by `just simulations`.

use super::tests::storm_of;
use super::{READ_AT, TideVerdict, WINDOW};
use crate::measure::stats::coverage::{Held, poisson};
use crate::measure::stats::random::Random;

/// Comments and negative ones of each hour: a falling storm, from hour 60 on at `factor` times its level.
fn storm(random: &mut Random, factor: f64) -> Vec<(i64, i64)> {
    (0..120)
        .map(|hour| {
            let level = 45.0 * 0.985_f64.powi(hour) * if hour < 60 { 1.0 } else { factor };
            let n = poisson(random, level) as i64;
            (n, (0..n).filter(|_| random.unit() < 0.6).count() as i64)
        })
        .collect()
}

#[test]
#[ignore = "a simulation: just simulations"]
fn effects_of_statements() {
    let mut random = Random::new(11);
    let [mut held, mut credited] = [Held::default(); 2];
    for round in 0..200 {
        let factor = [1.0, 0.5][round % 2];
        let hours = storm(&mut random, factor);
        let found = storm_of(|hour| hours[hour as usize], &[60])[0].volume;
        held.covers(found.ratio.low, factor, found.ratio.high);
        if round % 2 == 0 {
            credited.add(matches!(found.verdict, TideVerdict::Fell | TideVerdict::Rose));
        }
    }
    // The rhythm of the day is learnt from the same hours: see docs/measures.md.
    assert!(READ_AT < WINDOW as f64, "the effect is read inside the window");
    held.check("effect of a statement on the number of comments", 0.88, 0.99);
    credited.check("statements without an effect that are credited with one (should be rare)", 0.0, 0.05);
}
