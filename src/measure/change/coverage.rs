//! Two windows with a planted change of volume, mix and rate: whether the ledger finds the parts, and how often it calls chance a change. Run by `just simulations`.

use super::between;
use crate::measure::results::ChangeKey;
use crate::measure::stats::coverage::{Held, poisson};
use crate::measure::stats::decomposition::three_factors;
use crate::measure::stats::random::Random;
use crate::measure::storm::simulation::{Archive, hours};
use crate::model::{AuthorRole, Polarity};

/// Comments and negative share of each of three causes in a window.
type Window = [(f64, f64); 3];

const BEFORE: Window = [(100.0, 0.3), (60.0, 0.5), (80.0, 0.2)];

fn archive(random: &mut Random, windows: [Window; 2]) -> Archive {
    let mut archive = Archive::default();
    for (window, causes) in windows.iter().enumerate() {
        for (cause, (mean, negative)) in causes.iter().enumerate() {
            for _ in 0..poisson(random, *mean) {
                let polarity = if random.unit() < *negative { Polarity::Negative } else { Polarity::Neutral };
                let idx = archive.comment(window as i64 * 600 + random.below(600) as i64, random.below(9_000) as u32, AuthorRole::Customer, polarity);
                archive.cause(idx, cause as u8);
            }
        }
        // The windows are wholly within the archive.
        archive.comment(window as i64 * 1_199, 9_999, AuthorRole::Brand, Polarity::Neutral);
    }
    archive
}

#[test]
#[ignore = "a simulation: just simulations"]
fn ledgers_of_planted_changes() {
    let mut random = Random::new(41);
    // Twice as much of the first cause, a worse mood of the second, nothing else.
    let after: Window = [(200.0, 0.3), (60.0, 0.8), (80.0, 0.2)];
    let ids = ["delay", "refund", "praise"].map(str::to_owned);
    let total = |window: Window| window.iter().map(|(n, _)| n).sum::<f64>();
    let mut sums = [[0.0_f64; 4]; 3];
    let [mut found, mut invented, mut adds_up] = [Held::default(); 3];
    let rounds = 400;
    for _ in 0..rounds {
        let rows = archive(&mut random, [BEFORE, after]).rows();
        let ledger = between(&rows, &ids, [&[hours(0, 10)], &[hours(10, 20)]]).expect("both windows are full");
        adds_up.add(ledger.adds_up());
        for group in &ledger.tables[0].groups {
            let [ChangeKey::Cause(id)] = &group.keys[..] else { continue };
            let cause = ids.iter().position(|known| known == id).expect("a known cause");
            let parts = group.parts;
            for (sum, part) in sums[cause].iter_mut().zip([parts.volume, parts.mix, parts.rate, parts.change]) {
                *sum += part;
            }
            if cause == 2 {
                invented.add(group.is_demonstrable);
            } else if cause == 0 {
                found.add(group.is_demonstrable);
            }
        }
    }
    for cause in 0..3 {
        let ((n, rate), (n_after, rate_after)) = (BEFORE[cause], after[cause]);
        let (all, all_after) = (total(BEFORE), total(after));
        let [volume, mix, by_rate] = three_factors([all, all_after], [n / all, n_after / all_after], [rate, rate_after]);
        let wanted = [volume, mix, by_rate, n_after * rate_after - n * rate];
        // The mean over 400 archives is within three and a half standard errors of what was planted.
        for (part, (sum, wanted)) in ["volume", "mix", "rate", "change"].iter().zip(sums[cause].iter().zip(wanted)) {
            let mean = sum / f64::from(rounds);
            assert!((mean - wanted).abs() < 1.6, "{part} of cause {cause}: {mean:.2}, planted {wanted:.2}");
        }
    }
    adds_up.check("change ledgers whose parts add up to the headline", 1.0, 1.0);
    found.check("ledgers that call a doubled cause demonstrably larger", 0.85, 1.0);
    invented.check("ledgers that call an unchanged cause changed (should be rare)", 0.0, 0.07);
}
