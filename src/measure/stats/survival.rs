//! Kaplan–Meier: how long it takes until an answer, when some have none yet.
//!
//! Kaplan & Meier 1958, J. Am. Stat. Assoc. 53:457. Variance by Greenwood 1926, intervals on the log-log scale (Kalbfleisch & Prentice 1980), the interval of a
//! quantile by inverting the pointwise intervals (Brookmeyer & Crowley 1982, Biometrics 38:29): the conventions of `survfit(conf.type = "log-log")` of R.

use super::interval::{Z95, wilson};

/// One observation: how long, and whether the event came (otherwise it was still waiting then).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// Time in any unit, not negative.
    pub time: f64,
    /// Whether the event came at that time.
    pub is_event: bool,
}

/// One step of the curve: the state just after `time`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// A time at which events came.
    pub time: f64,
    /// Still waiting and observed just before.
    pub n_at_risk: u64,
    /// Events at that time.
    pub n_events: u64,
    /// `S(time)`: share still waiting.
    pub survival: f64,
    /// Greenwood's sum: Σ d / (n (n − d)); infinite once everybody has had the event.
    pub greenwood: f64,
}

impl Step {
    /// The 95 % interval of `survival`: `S^exp(±z se(log(−log S)))`. At 0 and 1 the scale ends, and so does the interval.
    #[must_use]
    pub fn interval(&self) -> (f64, f64) {
        if self.survival <= 0.0 || self.survival >= 1.0 || !self.greenwood.is_finite() {
            return (self.survival, self.survival);
        }
        let half = Z95 * self.greenwood.sqrt() / -self.survival.ln();
        (self.survival.powf(half.exp()), self.survival.powf((-half).exp()))
    }
}

/// The curve of a sample.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Curve {
    /// Observations.
    pub n: u64,
    /// Events.
    pub n_events: u64,
    /// Steps in order of time; one for each time with an event.
    pub steps: Vec<Step>,
    /// The longest time observed, event or not.
    pub last_time: f64,
    /// All observations in order, as [`key`]s, for the number at risk.
    keys: Vec<u64>,
}

/// An observation as one number that sorts: floats that are not negative sort like their bits, and events come before censorings of the same time, because who is
/// censored at t was still at risk at t.
pub(super) fn key(observation: Observation) -> u64 {
    observation.time.to_bits() << 1 | u64::from(!observation.is_event)
}

/// The time of a key.
pub(super) fn time_of(key: u64) -> f64 {
    f64::from_bits(key >> 1)
}

/// The curve of observations: O(n log n), and O(n) when they are in order already.
#[must_use]
pub fn kaplan_meier(observations: &[Observation]) -> Curve {
    let mut keys: Vec<u64> = observations.iter().map(|observation| key(*observation)).collect();
    keys.sort_unstable();
    let n = keys.len();
    let mut curve = Curve { n: n as u64, last_time: keys.last().map_or(0.0, |last| time_of(*last)), ..Curve::default() };
    // Between censorings the product of (1 − d / n) telescopes; kept so, uncensored data give exact shares.
    let (mut survival, mut factor, mut factor_n) = (1.0, 1.0, n);
    let mut greenwood = 0.0;
    let mut idx = 0;
    while idx < n {
        let at_risk = n - idx;
        if keys[idx] & 1 == 1 {
            (factor, factor_n) = (survival, at_risk - 1);
            idx += 1;
            continue;
        }
        let same = keys[idx];
        while idx < n && keys[idx] == same {
            idx += 1;
        }
        let left = n - idx;
        survival = factor * (left as f64 / factor_n as f64);
        let n_events = at_risk - left;
        greenwood += if left > 0 { n_events as f64 / (at_risk as f64 * left as f64) } else { f64::INFINITY };
        curve.n_events += n_events as u64;
        curve.steps.push(Step { time: time_of(same), n_at_risk: at_risk as u64, n_events: n_events as u64, survival, greenwood });
    }
    curve.keys = keys;
    curve
}

/// Steps that a search by blocks looks at together.
const BLOCK: usize = 64;
/// What rounding may do to the bound of a block.
const SLACK: f64 = 1e-9;

impl Curve {
    /// The step in force at a time.
    fn at(&self, time: f64) -> Option<&Step> {
        self.steps[..self.steps.partition_point(|step| step.time <= time)].last()
    }

    /// Times of the events, in order.
    #[must_use]
    pub fn answered_times(&self) -> Vec<f64> {
        self.keys.iter().filter(|key| **key & 1 == 0).map(|key| time_of(*key)).collect()
    }

    /// Observations with at least that time: still waiting and observed just before it.
    #[must_use]
    pub fn n_at_risk(&self, time: f64) -> u64 {
        (self.keys.len() - self.keys.partition_point(|key| time_of(*key) < time)) as u64
    }

    /// Share that has had the event by a time, with its interval; `None` past the last observation, unless everybody has had it.
    ///
    /// The log-log scale has no interval where nobody, or everybody, has had the event. An interval of no width would claim certainty, so Wilson's stands in: for
    /// nobody of those observed until then, for everybody of the events. (Our choice; both are conservative.)
    #[must_use]
    pub fn answered_by(&self, time: f64) -> Option<(f64, f64, f64)> {
        let is_complete = self.steps.last().is_some_and(|step| step.survival <= 0.0);
        if self.n == 0 || (time > self.last_time && !is_complete) {
            return None;
        }
        Some(match self.at(time) {
            None => (0.0, 0.0, wilson(0, self.n_at_risk(time)).1),
            Some(step) if step.survival <= 0.0 => (1.0, wilson(self.n_events, self.n_events).0, 1.0),
            Some(step) => {
                let (low, high) = step.interval();
                (1.0 - step.survival, 1.0 - high, 1.0 - low)
            }
        })
    }

    /// The time by which a share has had the event: the first with `S(t) <= 1 − share`, and its interval: the first times at which the ends of the interval of
    /// `S` get there. `None` = not reached.
    #[must_use]
    pub fn quantile(&self, share: f64) -> (Option<f64>, Option<f64>, Option<f64>) {
        // A hair of tolerance, as `survfit` has it: 0.5 reached by rounding is 0.5 reached.
        let level = 1.0 - share + 1e-12;
        let time_at = |idx: usize| self.steps.get(idx).map(|step| step.time);
        let point = self.steps.partition_point(|step| step.survival > level);
        // S lies between the ends: the low one gets there no later than S, the high one no sooner.
        let low = self.first_low(level, point);
        let high = self.first_high(level, point);
        (time_at(point), time_at(low), time_at(high))
    }

    /// The first step up to `point` whose lower end is at most `level`.
    ///
    /// `low <= level` is `ln(−ln level) − ln(−ln S) <= z √V / −ln S`. The sum V and −ln S only grow, so that the ends of a block of steps bound the whole block,
    /// and blocks that cannot hold the answer are left out without logarithms for each step.
    fn first_low(&self, level: f64, point: usize) -> usize {
        let wanted = (-level.ln()).ln();
        let mut start = 0;
        for block in self.steps[..point].chunks(BLOCK) {
            let (first, last) = (&block[0], &block[block.len() - 1]);
            let reach = Z95 * last.greenwood.sqrt() / -first.survival.ln();
            // A survival of 1 or 0, where the scale ends, makes this NaN or infinite, and the block is looked at.
            if (wanted - (-last.survival.ln()).ln() <= reach + SLACK || !reach.is_finite())
                && let Some(found) = block.iter().position(|step| step.interval().0 <= level)
            {
                return start + found;
            }
            start += block.len();
        }
        point
    }

    /// The first step from `point` on whose upper end is at most `level`, found in the same way.
    fn first_high(&self, level: f64, point: usize) -> usize {
        let wanted = (-level.ln()).ln();
        let mut start = point;
        for block in self.steps[point..].chunks(BLOCK) {
            let (first, last) = (&block[0], &block[block.len() - 1]);
            let reach = Z95 * first.greenwood.sqrt() / -last.survival.ln();
            if ((-last.survival.ln()).ln() - wanted >= reach - SLACK || !last.greenwood.is_finite())
                && let Some(found) = block.iter().position(|step| step.interval().1 <= level)
            {
                return start + found;
            }
            start += block.len();
        }
        start
    }

    /// The mean of min(time, tau) and its variance (Irwin 1949; Klein & Moeschberger 2003, §4.5). Past the last observation the curve is carried on flat.
    #[must_use]
    pub fn restricted_mean(&self, tau: f64) -> Option<(f64, f64)> {
        if self.n == 0 {
            return None;
        }
        let steps = &self.steps[..self.steps.partition_point(|step| step.time < tau)];
        // Areas to the right of each step, from the last one back.
        let mut area = 0.0;
        let mut variance = 0.0;
        let mut right = tau;
        for step in steps.iter().rev() {
            area += step.survival * (right - step.time);
            let (at_risk, events) = (step.n_at_risk as f64, step.n_events as f64);
            if events < at_risk {
                variance += area * area * events / (at_risk * (at_risk - events));
            }
            right = step.time;
        }
        Some((area + right, variance))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 6-MP arm of Freireich et al. 1963 (Blood 21:699): weeks of remission, `+` censored.
    fn six_mp() -> Vec<Observation> {
        [
            (6.0, true),
            (6.0, true),
            (6.0, true),
            (6.0, false),
            (7.0, true),
            (9.0, false),
            (10.0, true),
            (10.0, false),
            (11.0, false),
            (13.0, true),
            (16.0, true),
        ]
        .into_iter()
        .chain([
            (17.0, false),
            (19.0, false),
            (20.0, false),
            (22.0, true),
            (23.0, true),
            (25.0, false),
            (32.0, false),
            (32.0, false),
            (34.0, false),
            (35.0, false),
        ])
        .map(|(time, is_event)| Observation { time, is_event })
        .collect()
    }

    fn near(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() < tolerance, "{a} is not {b}");
    }

    #[test]
    fn the_published_curve_of_six_mp() {
        let curve = kaplan_meier(&six_mp());
        let wanted = [
            (6.0, 0.857_142_857),
            (7.0, 0.806_722_689),
            (10.0, 0.752_941_176),
            (13.0, 0.690_196_078),
            (16.0, 0.627_450_980),
            (22.0, 0.537_815_126),
            (23.0, 0.448_179_272),
        ];
        assert_eq!(curve.steps.len(), wanted.len());
        for (step, (time, survival)) in curve.steps.iter().zip(wanted) {
            assert_eq!(step.time, time);
            near(step.survival, survival, 1e-9);
        }
        assert_eq!(curve.steps[0].n_at_risk, 21);
        // Greenwood's standard error at 6 weeks: 0.0764.
        near(curve.steps[0].survival * curve.steps[0].greenwood.sqrt(), 0.0764, 5e-5);
    }

    #[test]
    fn the_median_is_23_weeks_and_its_log_log_interval_opens_upwards() {
        // R: survfit(Surv(t, d) ~ 1, conf.type = "log-log"): median 23, 0.95LCL 13, 0.95UCL NA.
        assert_eq!(kaplan_meier(&six_mp()).quantile(0.5), (Some(23.0), Some(13.0), None));
    }

    #[test]
    fn log_log_intervals_agree_with_lifelines() {
        // lifelines 0.30: KaplanMeierFitter().fit(...).confidence_interval_.
        let wanted = [
            (0.619_717_955_265_984, 0.951_551_747_646_997),
            (0.563_146_564_622_233, 0.922_809_019_202_880),
            (0.503_199_510_799_956, 0.889_361_835_169_265),
            (0.431_610_222_486_184, 0.849_065_963_349_451),
            (0.367_510_855_987_502, 0.804_912_189_471_841),
            (0.267_778_936_767_135, 0.746_790_717_635_394),
            (0.188_052_005_959_232, 0.680_142_628_495_241),
        ];
        for (step, (low, high)) in kaplan_meier(&six_mp()).steps.iter().zip(wanted) {
            near(step.interval().0, low, 1e-12);
            near(step.interval().1, high, 1e-12);
        }
    }

    #[test]
    fn the_placebo_arm_has_a_median_of_8_weeks_from_4_to_11() {
        let weeks = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23];
        let curve = kaplan_meier(&weeks.map(|week| Observation { time: f64::from(week), is_event: true }));
        // lifelines 0.30: median_survival_times and qth_survival_times of the fit and of its interval.
        assert_eq!(curve.quantile(0.5), (Some(8.0), Some(4.0), Some(11.0)));
        assert_eq!(curve.quantile(0.9), (Some(17.0), Some(12.0), Some(23.0)));
    }

    /// A long sample with ties and censoring, for the searches by blocks.
    fn long(n: u64, censored_every: u64) -> Vec<Observation> {
        (0..n).map(|i| Observation { time: (i * 7_919 % 10_007 + 1) as f64, is_event: i % censored_every != 0 }).collect()
    }

    #[test]
    fn the_search_by_blocks_finds_what_a_look_at_every_step_finds() {
        for (n, censored_every) in [(9_000, 3), (9_000, 2), (700, 5), (129, 50), (64, 1_000), (3, 2), (20_000, 4)] {
            let curve = kaplan_meier(&long(n, censored_every));
            for share in [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99] {
                let level = 1.0 - share + 1e-12;
                let first = |of: &dyn Fn(&Step) -> f64| curve.steps.iter().find(|step| of(step) <= level).map(|step| step.time);
                let wanted = (first(&|step| step.survival), first(&|step| step.interval().0), first(&|step| step.interval().1));
                assert_eq!(curve.quantile(share), wanted, "{n} {censored_every} {share}");
            }
        }
    }

    #[test]
    fn shares_of_uncensored_data_are_exact() {
        let n = 100_000_u64;
        let curve = kaplan_meier(&(1..=n).map(|i| Observation { time: i as f64, is_event: true }).collect::<Vec<_>>());
        assert_eq!(curve.quantile(0.5).0, Some(50_000.0));
        assert_eq!(curve.answered_by(12_345.0).map(|share| share.0), Some(1.0 - 87_655.0 / 100_000.0));
    }

    #[test]
    fn nobody_yet_and_everybody_already_are_no_certainties() {
        let events = |times: [f64; 10]| kaplan_meier(&times.map(|time| Observation { time, is_event: true }));
        let curve = events([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]);
        // Wilson's intervals of 0 of 10 and 10 of 10.
        let (share, low, high) = curve.answered_by(0.5).unwrap();
        assert_eq!((share, low), (0.0, 0.0));
        near(high, 0.277_532_799_862_889, 1e-12);
        let (share, low, high) = curve.answered_by(10.0).unwrap();
        assert_eq!((share, high), (1.0, 1.0));
        near(low, 0.722_467_200_137_111, 1e-12);
    }

    #[test]
    fn without_censoring_it_is_the_ordinary_distribution() {
        let curve = kaplan_meier(&[1.0, 2.0, 3.0, 4.0].map(|time| Observation { time, is_event: true }));
        assert_eq!(curve.quantile(0.5).0, Some(2.0));
        assert_eq!(curve.answered_by(2.5).map(|share| share.0), Some(0.5));
        assert_eq!(curve.answered_by(9.0).map(|share| share.0), Some(1.0));
        let (mean, variance) = curve.restricted_mean(10.0).unwrap();
        near(mean, 2.5, 1e-12);
        // The population variance over n: 1.25 / 4.
        near(variance, 0.3125, 1e-12);
    }

    #[test]
    fn the_restricted_mean_stops_at_tau() {
        let curve = kaplan_meier(&[1.0, 5.0].map(|time| Observation { time, is_event: true }));
        near(curve.restricted_mean(3.0).unwrap().0, 2.0, 1e-12);
        near(kaplan_meier(&[Observation { time: 9.0, is_event: false }]).restricted_mean(3.0).unwrap().0, 3.0, 1e-12);
        assert_eq!(kaplan_meier(&[]).restricted_mean(3.0), None);
    }

    #[test]
    fn the_young_say_nothing_about_a_horizon_that_nobody_reached() {
        let curve = kaplan_meier(&[Observation { time: 5.0, is_event: true }, Observation { time: 7.0, is_event: false }]);
        assert_eq!(curve.answered_by(8.0), None);
        assert!(curve.answered_by(7.0).is_some());
        assert_eq!((curve.n_at_risk(0.0), curve.n_at_risk(6.0), curve.n_at_risk(8.0)), (2, 1, 0));
    }
}
