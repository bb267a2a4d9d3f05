//! How alike two crises are: by the shape of their volume since onset, and by their causes. Both parts are shown, so that the score can be argued with.
//!
//! Shape: the excess over calm time since onset is divided by its sum, so that a small crisis can be like a large one, and added up hour by hour; the distance
//! is the mean gap between the two curves, 0..=1. Divided by the hours it is the earth mover's distance of the two shapes (Rubner, Tomasi & Guibas 2000, Int.
//! J. Comput. Vis. 40:99): how far, as a share of the window, the comments of one crisis would have to be moved to make the other. Causes: the cosine of the
//! two vectors of cause shares. The score is the mean of both; that they weigh the same is our choice.

use std::collections::BTreeMap;

use serde::Serialize;

use super::course::Course;

/// Three days since onset: most crises have shown their shape by then (our choice).
pub const MOST_HOURS: usize = 72;
/// A shape of fewer hours is none.
const LEAST_HOURS: usize = 6;
/// Causes that both name and that add most to the cosine, at most.
const MOST_SHARED: usize = 3;

/// How alike two crises are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Similarity {
    /// 0 = nothing in common, 1 = the same; the mean of the parts that are known.
    pub score: f64,
    /// Gap between the shapes, 0..=1; `None` = one of them has no onset, or too few hours.
    pub shape_distance: Option<f64>,
    /// Hours that were compared.
    pub n_hours: usize,
    /// Cosine of the cause shares, 0..=1; `None` = one of them has no causes.
    pub cause_cosine: Option<f64>,
    /// The causes that make them alike, the strongest first.
    pub shared_causes: Vec<String>,
}

/// How alike two courses are; `None` when neither shapes nor causes can be compared.
#[must_use]
pub fn similarity(a: &Course, b: &Course) -> Option<Similarity> {
    let n_hours = a.hours.len().min(b.hours.len()).min(MOST_HOURS);
    let shape_distance = if n_hours < LEAST_HOURS { None } else { shape_distance(&a.excess(n_hours), &b.excess(n_hours)) };
    let (cause_cosine, shared_causes) = causes(a, b);
    let parts: Vec<f64> = shape_distance.map(|distance| 1.0 - distance).into_iter().chain(cause_cosine).collect();
    if parts.is_empty() {
        return None;
    }
    let score = parts.iter().sum::<f64>() / parts.len() as f64;
    Some(Similarity { score, shape_distance, n_hours, cause_cosine, shared_causes })
}

/// Mean gap between the cumulated, normalised curves; `None` when one of them is empty.
fn shape_distance(a: &[f64], b: &[f64]) -> Option<f64> {
    let (sum_a, sum_b): (f64, f64) = (a.iter().sum(), b.iter().sum());
    if sum_a <= 0.0 || sum_b <= 0.0 {
        return None;
    }
    let (mut so_far_a, mut so_far_b, mut gaps) = (0.0, 0.0, 0.0);
    for (x, y) in a.iter().zip(b) {
        so_far_a += x / sum_a;
        so_far_b += y / sum_b;
        gaps += (so_far_a - so_far_b).abs();
    }
    Some(gaps / a.len() as f64)
}

fn causes(a: &Course, b: &Course) -> (Option<f64>, Vec<String>) {
    let vector = |course: &Course| -> BTreeMap<String, f64> { course.causes.iter().map(|row| (row.cause.clone(), row.share.share)).collect() };
    let (a, b) = (vector(a), vector(b));
    let length = |vector: &BTreeMap<String, f64>| vector.values().map(|share| share * share).sum::<f64>().sqrt();
    let (length_a, length_b) = (length(&a), length(&b));
    if length_a <= 0.0 || length_b <= 0.0 {
        return (None, Vec::new());
    }
    let mut products: Vec<(f64, &String)> =
        a.iter().filter_map(|(cause, share)| Some((share * b.get(cause)?, cause))).filter(|(product, _)| *product > 0.0).collect();
    products.sort_by(|x, y| y.0.total_cmp(&x.0).then_with(|| x.1.cmp(y.1)));
    let cosine = products.iter().map(|(product, _)| product).sum::<f64>() / (length_a * length_b);
    (Some(cosine.min(1.0)), products.into_iter().take(MOST_SHARED).map(|(_, cause)| cause.clone()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::course::{CourseCause, CourseHour};
    use crate::model::{Definition, Share};

    fn course(hours: &[u64], causes: &[(&str, f64)]) -> Course {
        let cause = |(cause, share): &(&str, f64)| CourseCause {
            cause: (*cause).to_owned(),
            share: Share { definition: Definition::CauseShare, count: (share * 100.0) as u64, n: 100, share: *share, low: 0.0, high: 1.0 },
        };
        Course {
            onset: Some(0),
            hours: hours.iter().map(|n| CourseHour { n: *n, n_negative: 0 }).collect(),
            causes: causes.iter().map(cause).collect(),
            ..Course::default()
        }
    }

    fn check(a: &Course, b: &Course, shape: Option<f64>, cosine: Option<f64>) -> Option<Similarity> {
        let found = similarity(a, b);
        assert_eq!(found, similarity(b, a), "neither of two is the first");
        let close = |x: Option<f64>, y: Option<f64>| x.is_some() == y.is_some() && x.zip(y).is_none_or(|(x, y)| (x - y).abs() < 1e-12);
        let (found_shape, found_cosine) = found.as_ref().map_or((None, None), |found| (found.shape_distance, found.cause_cosine));
        assert!(close(found_shape, shape) && close(found_cosine, cosine), "{found:?}");
        found
    }

    #[test]
    fn a_crisis_is_like_itself_at_any_size() {
        let (a, b) = (course(&[1, 4, 9, 4, 2, 1], &[("price", 0.4)]), course(&[10, 40, 90, 40, 20, 10], &[("price", 0.1)]));
        assert_eq!(check(&a, &b, Some(0.0), Some(1.0)).unwrap().score, 1.0);
    }

    #[test]
    fn all_comments_in_the_first_hour_or_in_the_last_are_as_far_apart_as_can_be() {
        // Gaps 1, 1, 1, 1, 1, 0 over six hours.
        check(&course(&[7, 0, 0, 0, 0, 0], &[]), &course(&[0, 0, 0, 0, 0, 3], &[]), Some(5.0 / 6.0), None);
        // Half of them one hour later: one gap of 0.5.
        check(&course(&[2, 0, 0, 0, 0, 0], &[]), &course(&[1, 1, 0, 0, 0, 0], &[]), Some(0.5 / 6.0), None);
    }

    #[test]
    fn causes_are_compared_by_direction() {
        // (3, 4, 0)·(0, 4, 3) = 16, lengths 5 and 5.
        let (a, b) = (course(&[], &[("price", 0.3), ("late", 0.4)]), course(&[], &[("late", 0.4), ("fraud", 0.3)]));
        let found = check(&a, &b, None, Some(16.0 / 25.0)).unwrap();
        assert_eq!(found.shared_causes, ["late"]);
        assert!((found.score - 16.0 / 25.0).abs() < 1e-12);
        check(&course(&[], &[("price", 0.3)]), &course(&[], &[("late", 0.4)]), None, Some(0.0));
    }

    #[test]
    fn nothing_to_compare_is_no_score() {
        assert_eq!(check(&course(&[1, 2, 3], &[]), &course(&[1, 2, 3], &[]), None, None), None);
        assert_eq!(check(&course(&[0; 9], &[]), &course(&[1; 9], &[]), None, None), None);
    }

    #[test]
    fn the_shorter_of_two_archives_sets_the_window() {
        let (short, long) = (course(&[1; 10], &[]), course(&[1; 200], &[]));
        assert_eq!(check(&short, &long, Some(0.0), None).unwrap().n_hours, 10);
        assert_eq!(check(&long, &long, Some(0.0), None).unwrap().n_hours, MOST_HOURS);
    }
}
