//! How often intervals cover a known truth: what the simulations share, and those of the waits and shares. They take minutes, so they run with `just simulations` only; what they found stands in
//! docs/measures.md, and each checks that it still finds that.

use super::cumulative_incidence::{Fate, incidence_at};
use super::interval::{Z95, wilson};
use super::random::Random;
use super::survival::{Observation, kaplan_meier};

const FIGURES: &str = include_str!("../../../docs/measures.md");

/// A count of archives in which something held.
#[derive(Debug, Clone, Copy, Default)]
pub struct Held {
    held: u32,
    n: u32,
}

impl Held {
    /// One more archive.
    pub fn add(&mut self, is_so: bool) {
        self.held += u32::from(is_so);
        self.n += 1;
    }

    /// Whether an interval covers a truth; an open end covers everything on its side. Archives without an interval are not counted.
    pub fn covers(&mut self, low: Option<f64>, truth: f64, high: Option<f64>) {
        if let Some(low) = low {
            self.add(low <= truth && high.is_none_or(|high| truth <= high));
        }
    }

    /// Checks that the share lies between two bounds, and that docs/measures.md has it in the row `| what | x% of n |`.
    #[track_caller]
    pub fn check(self, what: &str, at_least: f64, at_most: f64) {
        let share = f64::from(self.held) / f64::from(self.n.max(1));
        let row = format!("| {what} | {:.0}% of {} |", share * 100.0, self.n);
        assert!((at_least..=at_most).contains(&share), "{row}: not within {at_least} and {at_most}");
        assert!(FIGURES.contains(&row), "docs/measures.md lacks the row\n{row}");
    }
}

/// A standard normal number (Box & Muller 1958).
pub fn normal(random: &mut Random) -> f64 {
    (-2.0 * (1.0 - random.unit()).ln()).sqrt() * (std::f64::consts::TAU * random.unit()).cos()
}

/// A Poisson number, by counting exponential times.
pub fn poisson(random: &mut Random, mean: f64) -> u64 {
    let (mut time, mut n) = (random.exponential(1.0), 0);
    while time < mean {
        n += 1;
        time += random.exponential(1.0);
    }
    n
}

/// Waits of log-normal length around an hour, of which about three in ten are still open when the archive ends.
#[test]
#[ignore = "a simulation: just simulations"]
fn waits_under_censoring() {
    let mut random = Random::new(1);
    let (mut within, mut median, mut p90, mut mean) = (Held::default(), Held::default(), Held::default(), Held::default());
    let sigma = 1.5_f64;
    // Truth: the median is 60 minutes; P(T ≤ 180) and the mean of min(T, 720) by the formulas of the log-normal distribution; its 90 % quantile by z = 1.2816.
    let phi = |x: f64| 1.0 - super::difference::two_sided(x.abs()) / 2.0;
    let cdf = |x: f64| if x < 0.0 { 1.0 - phi(x) } else { phi(x) };
    let within_180 = cdf((3.0_f64).ln() / sigma);
    let tau = 720.0_f64;
    let z = (tau / 60.0).ln() / sigma;
    let truth = 60.0 * (sigma * sigma / 2.0).exp() * cdf(z - sigma) + tau * (1.0 - cdf(z));
    for _ in 0..2_000 {
        let waits: Vec<Observation> = (0..150)
            .map(|_| {
                let (wait, open) = (60.0 * (sigma * normal(&mut random)).exp(), 30.0 + 970.0 * random.unit());
                Observation { time: wait.min(open), is_event: wait <= open }
            })
            .collect();
        let curve = kaplan_meier(&waits);
        let found = curve.answered_by(180.0);
        within.covers(found.map(|found| found.1), within_180, found.map(|found| found.2));
        let (_, low, high) = curve.quantile(0.5);
        median.covers(low, 60.0, high);
        let (_, low, high) = curve.quantile(0.9);
        p90.covers(low, 60.0 * (1.281_552 * sigma).exp(), high);
        if let Some((point, variance)) = curve.restricted_mean(tau) {
            let half = Z95 * variance.sqrt();
            mean.covers(Some(point - half), truth, Some(point + half));
        }
    }
    within.check("answered within 3 h, 150 waits, some open (Kaplan–Meier)", 0.93, 0.97);
    median.check("median wait, 150 waits, some open", 0.93, 0.97);
    p90.check("90th percentile of the wait, 150 waits, some open", 0.92, 0.98);
    mean.check("mean wait up to 12 h, 150 waits, some open", 0.92, 0.97);
}

/// Wilson's interval keeps its promise on average over shares, not for each.
#[test]
#[ignore = "a simulation: just simulations"]
fn shares() {
    let mut random = Random::new(2);
    let mut held = Held::default();
    for round in 0..20_000_u32 {
        let (n, share) = ([10, 30, 100, 400][round as usize % 4], 0.02 + 0.96 * random.unit());
        let count = (0..n).filter(|_| random.unit() < share).count() as u64;
        let (low, high) = wilson(count, n);
        held.covers(Some(low), share, Some(high));
    }
    held.check("shares of 10 to 400 comments (Wilson)", 0.94, 0.97);
}

/// Cases that are answered, withdrawn, or still open at the end.
#[test]
#[ignore = "a simulation: just simulations"]
fn answers_with_competing_ends() {
    let mut random = Random::new(3);
    let mut held = Held::default();
    // Rates of 1 / 300 for answers and 1 / 900 for withdrawals a minute: by 360 minutes 3 / 4 · (1 − e^(−360 · (1 / 300 + 1 / 900))).
    let truth = 0.75 * (1.0 - (-360.0_f64 * (1.0 / 300.0 + 1.0 / 900.0)).exp());
    for _ in 0..2_000 {
        let cases: Vec<(f64, Fate)> = (0..150)
            .map(|_| {
                let (answer, gone, end) = (random.exponential(300.0), random.exponential(900.0), 100.0 + 900.0 * random.unit());
                let first = answer.min(gone).min(end);
                (
                    first,
                    if first >= end {
                        Fate::Censored
                    } else if answer <= gone {
                        Fate::Event
                    } else {
                        Fate::Competing
                    },
                )
            })
            .collect();
        if let Some((share, variance)) = incidence_at(&cases, 360.0) {
            let half = Z95 * variance.sqrt();
            held.covers(Some(share - half), truth, Some(share + half));
        }
    }
    held.check("answered within 6 h beside withdrawals (Aalen–Johansen)", 0.93, 0.97);
}
