//! Many tests at once: how many of them may be called discoveries.

/// The largest p-value that is called a discovery so that of all discoveries at most the share `q` is false on average: the step-up procedure of Y. Benjamini
/// and Y. Hochberg, "Controlling the false discovery rate", JRSS B 57, 1995. `None` = no discovery. R: `max(p[p.adjust(p, "BH") <= q])`.
#[must_use]
pub fn limit(p_values: &[f64], q: f64) -> Option<f64> {
    let mut sorted = p_values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let n = sorted.len() as f64;
    (0..sorted.len()).rev().find(|rank| sorted[*rank] <= q * (*rank as f64 + 1.0) / n).map(|rank| sorted[rank])
}

#[cfg(test)]
mod tests {
    use super::limit;

    #[test]
    fn the_example_of_benjamini_and_hochberg() {
        // Their section 3.2: 15 comparisons, of which the first four are discoveries at 0.05.
        let p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0];
        assert_eq!(limit(&p, 0.05), Some(0.0095));
        let mut shuffled = p;
        shuffled.reverse();
        assert_eq!(limit(&shuffled, 0.05), Some(0.0095));
    }

    #[test]
    fn a_later_small_one_lifts_the_earlier() {
        // 0.04 > 0.05 · 1 ÷ 2, but 0.045 ≤ 0.05 · 2 ÷ 2.
        assert_eq!(limit(&[0.04, 0.045], 0.05), Some(0.045));
    }

    #[test]
    fn nothing_is_no_discovery() {
        assert_eq!(limit(&[], 0.05), None);
        assert_eq!(limit(&[0.2, 0.9], 0.05), None);
    }
}
