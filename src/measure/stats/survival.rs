//! Kaplan–Meier: how long it takes until an answer, when some have none yet.
//!
//! Kaplan & Meier 1958, J. Am. Stat. Assoc. 53:457. Variance by Greenwood 1926, intervals on the log-log scale (Kalbfleisch & Prentice 1980), the interval of a
//! quantile by inverting the pointwise intervals (Brookmeyer & Crowley 1982, Biometrics 38:29): the conventions of `survfit(conf.type = "log-log")` of R.

use super::interval::Z95;

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
    /// Lower end of the 95 % interval of `survival`.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Greenwood's sum: Σ d / (n (n − d)); infinite once everybody has had the event.
    pub greenwood: f64,
}

/// The curve of a sample.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Curve {
    /// Observations.
    pub n: u64,
    /// Steps in order of time; one for each time with an event.
    pub steps: Vec<Step>,
    /// The longest time observed, event or not.
    pub last_time: f64,
    /// Times of all observations in order, for the number at risk.
    times: Vec<f64>,
}

/// The curve of observations, in O(n log n).
#[must_use]
pub fn kaplan_meier(observations: &[Observation]) -> Curve {
    let mut sorted = observations.to_vec();
    // Events come before censorings of the same time: who is censored at t was still at risk at t.
    sorted.sort_unstable_by(|a, b| a.time.total_cmp(&b.time).then(b.is_event.cmp(&a.is_event)));
    let n = sorted.len();
    let mut curve = Curve { n: n as u64, last_time: sorted.last().map_or(0.0, |last| last.time), ..Curve::default() };
    let (mut survival, mut greenwood) = (1.0, 0.0);
    let mut idx = 0;
    while idx < n {
        let time = sorted[idx].time;
        let end = idx + sorted[idx..].iter().take_while(|observation| observation.time.total_cmp(&time).is_eq()).count();
        let n_events = sorted[idx..end].iter().filter(|observation| observation.is_event).count();
        if n_events > 0 {
            let (at_risk, events) = ((n - idx) as f64, n_events as f64);
            survival *= 1.0 - events / at_risk;
            greenwood += if events < at_risk { events / (at_risk * (at_risk - events)) } else { f64::INFINITY };
            let (low, high) = log_log_interval(survival, greenwood);
            curve.steps.push(Step { time, n_at_risk: (n - idx) as u64, n_events: n_events as u64, survival, low, high, greenwood });
        }
        idx = end;
    }
    curve.times = sorted.into_iter().map(|observation| observation.time).collect();
    curve
}

/// `S^exp(±z se(log(-log S)))`. At 0 and 1 the scale ends, and so does the interval.
fn log_log_interval(survival: f64, greenwood: f64) -> (f64, f64) {
    if survival <= 0.0 || survival >= 1.0 || !greenwood.is_finite() {
        return (survival, survival);
    }
    let half = Z95 * greenwood.sqrt() / survival.ln().abs();
    (survival.powf(half.exp()), survival.powf((-half).exp()))
}

impl Curve {
    /// The step in force at a time.
    fn at(&self, time: f64) -> Option<&Step> {
        self.steps[..self.steps.partition_point(|step| step.time <= time)].last()
    }

    /// Observations with at least that time: still waiting and observed just before it.
    #[must_use]
    pub fn n_at_risk(&self, time: f64) -> u64 {
        (self.times.len() - self.times.partition_point(|observed| *observed < time)) as u64
    }

    /// Share that has had the event by a time, with its interval; `None` past the last observation, unless everybody has had it.
    #[must_use]
    pub fn answered_by(&self, time: f64) -> Option<(f64, f64, f64)> {
        let is_complete = self.steps.last().is_some_and(|step| step.survival <= 0.0);
        if self.n == 0 || (time > self.last_time && !is_complete) {
            return None;
        }
        Some(self.at(time).map_or((0.0, 0.0, 0.0), |step| (1.0 - step.survival, 1.0 - step.high, 1.0 - step.low)))
    }

    /// The time by which a share has had the event: the first with `S(t) <= 1 − share`, and its interval. `None` = not reached.
    #[must_use]
    pub fn quantile(&self, share: f64) -> (Option<f64>, Option<f64>, Option<f64>) {
        // A hair of tolerance, as `survfit` has it: 0.5 reached by rounding is 0.5 reached.
        let level = 1.0 - share + 1e-12;
        let first = |of: fn(&Step) -> f64| self.steps.iter().find(|step| of(step) <= level).map(|step| step.time);
        (first(|step| step.survival), first(|step| step.low), first(|step| step.high))
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
        [(6.0, true), (6.0, true), (6.0, true), (6.0, false), (7.0, true), (9.0, false), (10.0, true), (10.0, false), (11.0, false), (13.0, true), (16.0, true)]
            .into_iter()
            .chain([(17.0, false), (19.0, false), (20.0, false), (22.0, true), (23.0, true), (25.0, false), (32.0, false), (32.0, false), (34.0, false), (35.0, false)])
            .map(|(time, is_event)| Observation { time, is_event })
            .collect()
    }

    fn near(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() < tolerance, "{a} is not {b}");
    }

    #[test]
    fn the_published_curve_of_six_mp() {
        let curve = kaplan_meier(&six_mp());
        let wanted = [(6.0, 0.857_142_857), (7.0, 0.806_722_689), (10.0, 0.752_941_176), (13.0, 0.690_196_078), (16.0, 0.627_450_980), (22.0, 0.537_815_126), (23.0, 0.448_179_272)];
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
