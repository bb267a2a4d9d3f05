//! Do corrected intervals hold the truth as often as they say? Archives with known shares and a classifier with known errors, drawn, labelled and corrected.

use super::{Correction, CorrectionSettings, LabelledStrata, SampleSettings, draw};
use crate::learn::quality::Bootstrap;
use crate::learn::quality::random::Random;

/// `P(predicted | true)` in two languages: rows are true classes.
const ERRORS: [[[f64; 3]; 3]; 2] =
    [[[0.78, 0.17, 0.05], [0.22, 0.60, 0.18], [0.08, 0.20, 0.72]], [[0.68, 0.27, 0.05], [0.15, 0.70, 0.15], [0.07, 0.28, 0.65]]];

struct Archive {
    truth: Vec<u8>,
    predicted: Vec<u8>,
    groups: Vec<u8>,
}

fn pick(random: &mut Random, shares: &[f64]) -> u8 {
    let mut left = random.unit();
    for (class, share) in shares.iter().enumerate() {
        if left < *share {
            return class as u8;
        }
        left -= share;
    }
    shares.len() as u8 - 1
}

fn archive(random: &mut Random, n: usize, shares: &[f64; 3]) -> Archive {
    let mut archive = Archive { truth: Vec::new(), predicted: Vec::new(), groups: Vec::new() };
    for _ in 0..n {
        let (truth, group) = (pick(random, shares), pick(random, &[0.6, 0.4]));
        archive.predicted.push(pick(random, &ERRORS[usize::from(group)][usize::from(truth)]));
        archive.truth.push(truth);
        archive.groups.push(group);
    }
    archive
}

fn counts(classes: &[u8]) -> Vec<u64> {
    (0..3).map(|class| classes.iter().map(|other| u64::from(*other == class)).sum()).collect()
}

/// How often intervals held the truth, of how many, and how far plain counts and corrected shares were off on average.
#[derive(Debug, Default)]
struct Tally {
    held: u32,
    n: u32,
    counted: f64,
    corrected: f64,
}

impl Tally {
    fn add(&mut self, shares: &[super::CorrectedShare], truth: &[f64; 3]) {
        for (share, truth) in shares.iter().zip(truth) {
            self.held += u32::from((share.corrected.low..=share.corrected.high).contains(truth));
            self.n += 1;
            self.counted += (share.counted - truth).abs();
            self.corrected += (share.corrected.point - truth).abs();
        }
    }

    fn coverage(&self) -> f64 {
        f64::from(self.held) / f64::from(self.n)
    }
}

const RUNS: u64 = 150;

#[test]
fn intervals_of_the_archive_and_of_its_parts_hold_the_truth_about_as_often_as_they_say() {
    let (calm, storm, whole) = ([0.20, 0.50, 0.30], [0.66, 0.26, 0.08], [0.545, 0.32, 0.135]);
    let (mut of_archive, mut of_parts) = (Tally::default(), Tally::default());
    let mut changes = (0, 0);
    for run in 0..RUNS {
        let mut random = Random::new(run);
        let (before, after) = (archive(&mut random, 1_500, &calm), archive(&mut random, 4_500, &storm));
        let all = Archive {
            truth: [before.truth.clone(), after.truth.clone()].concat(),
            predicted: [before.predicted.clone(), after.predicted.clone()].concat(),
            groups: [before.groups.clone(), after.groups.clone()].concat(),
        };
        let sample = draw(&all.predicted, &all.groups, SampleSettings { seed: run, ..SampleSettings::STANDARD });
        let labels = sample.rows.iter().map(|row| (row.row, all.truth[row.row]));
        let labelled = LabelledStrata::of_archive(3, &all.predicted, &all.groups, labels);
        let settings = CorrectionSettings { bootstrap: Bootstrap { replicates: 400, seed: run }, ..CorrectionSettings::STANDARD };
        // The rarest class now and then has too few labels.
        let Ok(correction) = Correction::new(&labelled, settings) else { continue };
        of_archive.add(&correction.archive, &whole);
        for (part, shares) in [(&before, &calm), (&after, &storm)] {
            of_parts.add(&correction.shares(&counts(&part.predicted)).expect("there are rows"), shares);
        }
        let change = correction.change(&counts(&before.predicted), &counts(&after.predicted)).expect("there are rows");
        for (class, change) in change.iter().enumerate() {
            changes.0 += u32::from((change.low..=change.high).contains(&(storm[class] - calm[class])));
            changes.1 += 1;
        }
    }
    let of_changes = f64::from(changes.0) / f64::from(changes.1);
    for (what, tally) in [("archive", &of_archive), ("parts", &of_parts)] {
        assert!((0.91..=0.99).contains(&tally.coverage()), "{what}: {tally:?}");
    }
    assert!((0.91..=0.99).contains(&of_changes), "{of_changes}");
    assert!(of_archive.corrected < of_archive.counted && of_parts.corrected < of_parts.counted, "{of_archive:?} {of_parts:?}");
}
