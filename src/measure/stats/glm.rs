//! Generalised linear models of counts and of shares, for a handful of coefficients: iteratively reweighted least squares
//! (McCullagh & Nelder 1989, §2.5), the algorithm of R's `glm` and of statsmodels' `GLM`.

/// What is modelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Counts; logarithm.
    Poisson,
    /// Counts out of trials; log-odds.
    Binomial,
}

/// One observation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row<const P: usize> {
    /// Values of the explaining variables, the constant included.
    pub x: [f64; P],
    /// The count.
    pub y: f64,
    /// Trials of a binomial count; 1 for a Poisson count.
    pub trials: f64,
    /// A known part of the linear predictor, such as the logarithm of an exposure.
    pub offset: f64,
}

/// A fitted model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit<const P: usize> {
    /// Coefficients on the scale of the link.
    pub coefficients: [f64; P],
    /// Inverse of the information; times [`Fit::dispersion`] it is the quasi-likelihood covariance.
    pub covariance: [[f64; P]; P],
    /// Pearson's chi-square.
    pub pearson: f64,
    /// Deviance.
    pub deviance: f64,
    /// Observations less coefficients.
    pub degrees: f64,
}

/// Steps after which a fit that has not settled is given up.
const MAX_STEPS: usize = 100;
/// Relative change of the deviance at which it has settled.
const SETTLED: f64 = 1e-14;

impl<const P: usize> Fit<P> {
    /// Scatter relative to the family's: Pearson's chi-square over the degrees of freedom (McCullagh & Nelder 1989, §4.5.2 and §6.2.3).
    #[must_use]
    pub fn dispersion(&self) -> f64 {
        self.pearson / self.degrees
    }

    /// A linear combination of the coefficients and its variance by the information alone: times the dispersion it is the quasi-likelihood variance.
    #[must_use]
    pub fn combination(&self, of: [f64; P]) -> (f64, f64) {
        let value = dot(&of, &self.coefficients);
        let variance = of.iter().zip(&self.covariance).map(|(weight, row)| weight * dot(&of, row)).sum();
        (value, variance)
    }
}

/// Fits a model; `None` when it has no solution or none that settles: as many coefficients as observations, columns that depend on each other, data that
/// a coefficient of infinity would fit best.
#[must_use]
pub fn fit<const P: usize>(family: Family, rows: &[Row<P>]) -> Option<Fit<P>> {
    let used = || rows.iter().filter(|row| row.trials > 0.0);
    let degrees = used().count() as f64 - P as f64;
    if degrees < 1.0 {
        return None;
    }
    let mut coefficients: Option<[f64; P]> = None;
    let mut last = f64::INFINITY;
    for _ in 0..MAX_STEPS {
        let mut information = [[0.0; P]; P];
        let mut score = [0.0; P];
        for row in used() {
            // The first step starts from the data, as R does: y + 0.1, (y + 0.5) / (n + 1).
            let eta = match &coefficients {
                Some(known) => dot(&row.x, known) + row.offset,
                None => link(family, row),
            };
            let (mean, slope) = response(family, eta, row.trials);
            // Both links are canonical: the weight is the slope, the working response η − offset + (y − μ) / slope.
            let working = eta - row.offset + (row.y - mean) / slope;
            for i in 0..P {
                score[i] += row.x[i] * slope * working;
                for j in 0..P {
                    information[i][j] += row.x[i] * slope * row.x[j];
                }
            }
        }
        let covariance = inverse(&information)?;
        let next: [f64; P] = std::array::from_fn(|i| dot(&covariance[i], &score));
        let (mut deviance, mut pearson) = (0.0, 0.0);
        for row in used() {
            let (mean, slope) = response(family, dot(&row.x, &next) + row.offset, row.trials);
            deviance += 2.0 * distance(family, row, mean);
            pearson += (row.y - mean).powi(2) / slope;
        }
        if !deviance.is_finite() {
            return None;
        }
        let is_settled = (deviance - last).abs() <= SETTLED * (deviance.abs() + 0.1);
        coefficients = Some(next);
        last = deviance;
        if is_settled {
            // A coefficient beyond e^±15 has run away: the data are separated.
            return next.iter().all(|value| value.abs() < 15.0).then_some(Fit { coefficients: next, covariance, pearson, deviance, degrees });
        }
    }
    None
}

fn link<const P: usize>(family: Family, row: &Row<P>) -> f64 {
    match family {
        Family::Poisson => (row.y + 0.1).ln(),
        Family::Binomial => {
            let share = (row.y + 0.5) / (row.trials + 1.0);
            (share / (1.0 - share)).ln()
        }
    }
}

/// Mean and its slope by the linear predictor, which for these links is the variance.
fn response(family: Family, eta: f64, trials: f64) -> (f64, f64) {
    match family {
        Family::Poisson => {
            let mean = eta.clamp(-30.0, 30.0).exp();
            (mean, mean)
        }
        Family::Binomial => {
            let share = 1.0 / (1.0 + (-eta.clamp(-30.0, 30.0)).exp());
            (trials * share, trials * share * (1.0 - share))
        }
    }
}

/// Half of the deviance of an observation.
fn distance<const P: usize>(family: Family, row: &Row<P>, mean: f64) -> f64 {
    let part = |observed: f64, expected: f64| if observed > 0.0 { observed * (observed / expected).ln() } else { 0.0 };
    match family {
        Family::Poisson => part(row.y, mean) - (row.y - mean),
        Family::Binomial => part(row.y, mean) + part(row.trials - row.y, row.trials - mean),
    }
}

fn dot<const P: usize>(a: &[f64; P], b: &[f64; P]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Gauss–Jordan with the largest pivot; `None` for a matrix that is singular to working precision.
fn inverse<const P: usize>(matrix: &[[f64; P]; P]) -> Option<[[f64; P]; P]> {
    let mut left = *matrix;
    let mut right = [[0.0; P]; P];
    let largest = matrix.iter().flatten().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    for (idx, row) in right.iter_mut().enumerate() {
        row[idx] = 1.0;
    }
    for column in 0..P {
        let pivot = (column..P).max_by(|a, b| left[*a][column].abs().total_cmp(&left[*b][column].abs()))?;
        if left[pivot][column].abs() <= largest * 1e-13 {
            return None;
        }
        left.swap(column, pivot);
        right.swap(column, pivot);
        let scale = left[column][column];
        for k in 0..P {
            left[column][k] /= scale;
            right[column][k] /= scale;
        }
        let (of_left, of_right) = (left[column], right[column]);
        for row in (0..P).filter(|row| *row != column) {
            let factor = left[row][column];
            for k in 0..P {
                left[row][k] -= factor * of_left[k];
                right[row][k] -= factor * of_right[k];
            }
        }
    }
    Some(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: &[f64], wanted: &[f64]) {
        assert_eq!(found.len(), wanted.len());
        for (a, b) in found.iter().zip(wanted) {
            assert!((a - b).abs() < 1e-9, "{found:?} is not {wanted:?}");
        }
    }

    fn errors<const P: usize>(fit: &Fit<P>, scale: f64) -> Vec<f64> {
        (0..P).map(|i| (fit.covariance[i][i] * scale).sqrt()).collect()
    }

    #[test]
    fn the_randomised_trial_of_dobson_1990() {
        // The example of R's help page of `glm`: counts ~ outcome + treatment, poisson(). Deviance 5.1291, standard errors 0.1709, 0.2022, 0.1927, 0.2, 0.2.
        let counts = [18.0, 17.0, 15.0, 20.0, 10.0, 20.0, 25.0, 13.0, 12.0];
        let rows: Vec<Row<5>> = counts
            .iter()
            .enumerate()
            .map(|(idx, y)| {
                let is = |yes: bool| f64::from(u8::from(yes));
                let x = [1.0, is(idx % 3 == 1), is(idx % 3 == 2), is(idx / 3 == 1), is(idx / 3 == 2)];
                Row { x, y: *y, trials: 1.0, offset: 0.0 }
            })
            .collect();
        let fit = fit(Family::Poisson, &rows).unwrap();
        // statsmodels 0.15: GLM(..., Poisson()).fit(tol=1e-14).
        near(&fit.coefficients, &[3.044_522_437_723_423_5, -0.454_255_272_277_597_3, -0.292_987_124_681_475_64, 0.0, 0.0]);
        near(&[fit.deviance, fit.pearson], &[5.129_141_077_001_152, 5.173_201_621_073_969]);
        let wanted = [0.170_898_651_362_526, 0.202_170_758_850_586_9, 0.192_742_344_959_002_22, 0.2, 0.2];
        near(&errors(&fit, 1.0), &wanted);
    }

    /// Twelve hours before and after a break: counts, trials, negative ones.
    fn broken() -> [[f64; 24]; 3] {
        [
            [
                12.0, 15.0, 11.0, 18.0, 20.0, 17.0, 22.0, 25.0, 21.0, 28.0, 30.0, 27.0, 24.0, 20.0, 22.0, 18.0, 15.0, 16.0, 12.0, 13.0, 9.0, 10.0,
                8.0, 9.0,
            ],
            [
                10.0, 12.0, 9.0, 15.0, 17.0, 14.0, 18.0, 20.0, 17.0, 23.0, 25.0, 22.0, 20.0, 17.0, 18.0, 15.0, 13.0, 13.0, 10.0, 11.0, 8.0, 9.0, 7.0,
                8.0,
            ],
            [4.0, 6.0, 4.0, 8.0, 9.0, 8.0, 10.0, 12.0, 10.0, 15.0, 16.0, 14.0, 10.0, 9.0, 8.0, 6.0, 6.0, 5.0, 3.0, 4.0, 2.0, 3.0, 2.0, 2.0],
        ]
    }

    fn segmented(y: &[f64], trials: &[f64], offset: impl Fn(usize) -> f64) -> Vec<Row<4>> {
        (0..24)
            .map(|idx| {
                let (time, after) = (idx as f64 - 11.5, f64::from(u8::from(idx >= 12)));
                Row { x: [1.0, time, after, time * after], y: y[idx], trials: trials[idx], offset: offset(idx) }
            })
            .collect()
    }

    #[test]
    fn a_segmented_quasi_poisson_model_with_an_offset() {
        // statsmodels 0.15: GLM(y, X, Poisson(), offset=log(1 + 0.3 sin(k / 4))).fit(scale="X2", tol=1e-14).
        let [counts, ..] = broken();
        let rows = segmented(&counts, &[1.0; 24], |idx| (1.0 + 0.3 * (idx as f64 / 4.0).sin()).ln());
        let fit = fit(Family::Poisson, &rows).unwrap();
        near(&fit.coefficients, &[3.243_498_456_505_326_6, 0.073_426_847_654_423_53, 0.021_671_055_873_638_49, -0.143_786_911_093_550_07]);
        near(&[fit.dispersion()], &[0.301_187_579_425_042_26]);
        let wanted = [0.064_623_114_358_788_88, 0.010_700_810_157_596_425, 0.095_982_138_396_596_92, 0.016_033_304_740_689_987];
        near(&errors(&fit, fit.dispersion()), &wanted);
        let (value, variance) = fit.combination([0.0, 0.0, 1.0, 6.0]);
        near(&[value, (variance * fit.dispersion()).sqrt()], &[-0.841_050_410_687_662, 0.131_078_505_367_034_58]);
    }

    #[test]
    fn a_segmented_quasi_binomial_model() {
        // statsmodels 0.15: GLM([negative, rest], X, Binomial()).fit(tol=1e-14).
        let [_, trials, negative] = broken();
        let fit = fit(Family::Binomial, &segmented(&negative, &trials, |_| 0.0)).unwrap();
        near(&fit.coefficients, &[0.704_324_265_324_930_6, 0.078_769_363_218_967_46, -0.602_388_787_998_890_3, -0.182_795_378_915_887_76]);
        near(&[fit.deviance], &[1.277_643_025_974_59]);
        near(&errors(&fit, 1.0), &[0.266_639_968_306_618_74, 0.043_261_846_560_599_97, 0.397_108_938_055_511_45, 0.067_579_336_000_780_66]);
        // By numpy from the fitted shares: Σ (y − n p)² / (n p (1 − p)) / 20.
        near(&[fit.dispersion()], &[0.063_452_434_978_652_58]);
    }

    #[test]
    fn what_has_no_solution_is_not_fitted() {
        let row = |x, y| Row { x: [1.0, x], y, trials: 1.0, offset: 0.0 };
        // Two observations for two coefficients, a column that repeats the constant, only zeros on one side.
        assert_eq!(fit(Family::Poisson, &[row(0.0, 3.0), row(1.0, 4.0)]), None);
        assert_eq!(fit(Family::Poisson, &[row(1.0, 3.0), row(1.0, 4.0), row(1.0, 4.0)]), None);
        assert_eq!(fit(Family::Poisson, &[row(0.0, 3.0), row(0.0, 4.0), row(1.0, 0.0), row(1.0, 0.0)]), None);
    }

    #[test]
    fn empty_trials_say_nothing() {
        let row = |x, y, trials| Row { x: [1.0, x], y, trials, offset: 0.0 };
        let rows = [row(0.0, 3.0, 10.0), row(0.5, 4.0, 10.0), row(1.0, 6.0, 10.0)];
        let with_empty = [rows[0], row(7.0, 0.0, 0.0), rows[1], rows[2]];
        assert_eq!(fit(Family::Binomial, &rows), fit(Family::Binomial, &with_empty));
    }
}
