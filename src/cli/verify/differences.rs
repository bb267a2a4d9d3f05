//! Two JSON documents, value by value: where they differ, and how.

use serde_json::Value;

/// Numbers that agree to nine digits are equal: what lies beyond is the processor's rounding.
const RELATIVE: f64 = 1e-9;
/// Longest value that is shown, in characters.
const LONGEST: usize = 60;
/// Stands for a value that one of the documents lacks; texts have quotes, so that it is none of theirs.
pub const ABSENT: &str = "absent";
/// Names and sizes of inputs are compared on their own.
const APART: [&str; 2] = ["sha256", "bytes"];

/// A value that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Where: `latency.first_reply.median.point`, `causes.causes[3].share.n`.
    pub path: String,
    /// In the first document.
    pub was: String,
    /// In the second.
    pub is: String,
}

/// Two documents compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Compared {
    /// Values that stand in one or both.
    pub n_compared: usize,
    /// Those that differ: single figures first, then members of lists.
    pub differing: Vec<Difference>,
}

/// Compares two documents.
#[must_use]
pub fn compare(was: &Value, is: &Value) -> Compared {
    let mut compared = Compared::default();
    walk("", Some(was), Some(is), &mut compared);
    compared.differing.sort_by_key(|difference| difference.path.contains('['));
    compared
}

fn walk(path: &str, was: Option<&Value>, is: Option<&Value>, to: &mut Compared) {
    match (was, is) {
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            let in_ledger = path.starts_with("ledger.files");
            for key in a.keys().chain(b.keys().filter(|key| !a.contains_key(*key))).filter(|key| !in_ledger || !APART.contains(&key.as_str())) {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                walk(&path, a.get(key), b.get(key), to);
            }
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) => {
            for idx in 0..a.len().max(b.len()) {
                walk(&format!("{path}[{idx}]"), a.get(idx), b.get(idx), to);
            }
        }
        (was, is) => {
            to.n_compared += 1;
            if !are_equal(was, is) {
                to.differing.push(Difference { path: path.to_owned(), was: shown(was), is: shown(is) });
            }
        }
    }
}

fn are_equal(was: Option<&Value>, is: Option<&Value>) -> bool {
    match (was.and_then(Value::as_f64), is.and_then(Value::as_f64)) {
        (Some(a), Some(b)) => (a - b).abs() <= RELATIVE * a.abs().max(b.abs()),
        _ => was == is,
    }
}

/// A value on one line.
fn shown(value: Option<&Value>) -> String {
    let text = value.map_or_else(|| ABSENT.to_owned(), Value::to_string);
    if text.chars().count() <= LONGEST { text } else { text.chars().take(LONGEST).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(was: &Value, is: &Value, expected: &[(&str, &str, &str)]) {
        let found = compare(was, is).differing;
        let found: Vec<_> = found.iter().map(|d| (d.path.as_str(), d.was.as_str(), d.is.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn equal_documents_have_no_difference_and_every_value_is_counted() {
        let document = json!({"a": {"b": [1, 2.5, null]}, "c": "x"});
        assert_eq!(compare(&document, &document), Compared { n_compared: 4, differing: Vec::new() });
    }

    #[test]
    fn a_difference_names_its_path_and_both_values() {
        check(&json!({"a": {"n": 1}}), &json!({"a": {"n": 2}}), &[("a.n", "1", "2")]);
    }

    #[test]
    fn single_figures_come_before_members_of_lists() {
        let (was, is) = (json!({"a": [1], "b": 1}), json!({"a": [2], "b": 2}));
        check(&was, &is, &[("b", "1", "2"), ("a[0]", "1", "2")]);
    }

    #[test]
    fn what_one_document_lacks_is_absent_in_it() {
        check(&json!({"a": [1, 2]}), &json!({"a": [1], "b": {"c": 1}}), &[("b", "absent", "{\"c\":1}"), ("a[1]", "2", "absent")]);
    }

    #[test]
    fn a_last_digit_is_no_difference_and_the_eighth_is_one() {
        check(&json!(0.1), &json!(0.100_000_000_000_000_02), &[]);
        check(&json!(3), &json!(3.0), &[]);
        check(&json!(1.0), &json!(1.000_000_1), &[("", "1.0", "1.0000001")]);
        check(&json!(null), &json!(0.0), &[("", "null", "0.0")]);
    }

    #[test]
    fn hashes_of_inputs_are_told_elsewhere() {
        check(
            &json!({"ledger": {"files": [{"sha256": "a", "bytes": 1, "n": 1}]}}),
            &json!({"ledger": {"files": [{"sha256": "b", "bytes": 2, "n": 1}]}}),
            &[],
        );
    }

    #[test]
    fn long_values_are_cut() {
        assert_eq!(shown(Some(&json!("x".repeat(100)))).chars().count(), LONGEST + 1);
    }
}
