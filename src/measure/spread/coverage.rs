//! Hourly counts with planted spikes: how many of the hours that are found are none. Run by `just simulations`.

use super::spikes::{course, runs};
use crate::measure::bins::MICROS_PER_HOUR;
use crate::measure::results::VolumeBin;
use crate::measure::stats::coverage::{Held, normal, poisson};
use crate::measure::stats::random::Random;
use crate::measure::storm::simulation::{START, rhythm};

/// Six weeks of counts that scatter twice as much as Poisson, with so many spikes of three hours and five times the usual count.
fn counts(random: &mut Random, spikes: &[usize]) -> Vec<u64> {
    (0..6 * 168)
        .map(|hour| {
            let is_spike = spikes.iter().any(|from| (*from..from + 3).contains(&hour));
            let mean = 9.0 * rhythm(hour as f64) * if is_spike { 5.0 } else { 1.0 };
            // Poisson counts of Gamma means are negative binomial; a sum of squared normal numbers is Gamma. Variance = 2 · mean needs the shape `mean`.
            let squares = (2.0 * mean).round().max(1.0);
            let gamma = (0..squares as u32).map(|_| normal(random).powi(2)).sum::<f64>() / 2.0 * (2.0 * mean / squares);
            poisson(random, gamma)
        })
        .collect()
}

#[test]
#[ignore = "a simulation: just simulations"]
fn false_discoveries_among_spikes() {
    let mut random = Random::new(21);
    let [mut quiet, mut planted] = [Held::default(); 2];
    let (mut false_share, mut n_with_spikes) = (0.0, 0.0);
    for round in 0..200 {
        // By day, when there is something to multiply.
        let spikes: Vec<usize> = if round % 2 == 0 { vec![] } else { (0..5).map(|idx| 24 * (3 + idx * 8) + 9 + random.below(8)).collect() };
        let counts = counts(&mut random, &spikes);
        let bin = |hour: usize| {
            let from = START + hour as i64 * MICROS_PER_HOUR;
            VolumeBin { from, to: from + MICROS_PER_HOUR, n_customer: counts[hour], n_negative: 0, n_brand: 0, n_authors: 0 }
        };
        let course = course(&(0..counts.len()).map(bin).collect::<Vec<_>>(), chrono_tz::UTC);
        let (found, _) = runs(&counts, &course, 0.05, 0);
        let found: Vec<usize> = found.into_iter().flat_map(|(from, to)| from..to).collect();
        let is_planted = |hour: &usize| spikes.iter().any(|from| (*from..from + 3).contains(hour));
        if spikes.is_empty() {
            quiet.add(!found.is_empty());
        } else {
            let n_false = found.iter().filter(|hour| !is_planted(hour)).count();
            false_share += n_false as f64 / found.len().max(1) as f64;
            n_with_spikes += 1.0;
            spikes.iter().flat_map(|from| *from..from + 3).for_each(|hour| planted.add(found.contains(&hour)));
        }
    }
    let rate = false_share / n_with_spikes;
    assert!(rate <= 0.05, "{rate:.3} of the hours that are found are none");
    quiet.check("calm archives in which an hour stands out (should be rare)", 0.0, 0.10);
    planted.check("planted hours of five times the usual count that are found", 0.80, 1.0);
}
