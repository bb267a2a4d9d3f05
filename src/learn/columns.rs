//! The columns of a head: one a class, or one for each form of a class that the corpus has often enough.
//!
//! A linear head that has to tell complaints from praise with one direction for "negative" learns what late parcels, rude staff and mockery have in common, which
//! is little. With a column for each of them (`negative/plain late_delivery`) it learns them apart, and the class is their sum. The forms are what our corpus
//! says besides the class: what the writer does, and the first cause. What that gained is in `docs/models.md`.

use std::collections::BTreeMap;

use super::corpus::LabelledComment;
use super::fit::MOST_LABELS;

/// What a writer does, where that is more than to tell; everything else is `plain`.
const FORMS: [&str; 7] = ["question", "praise", "irony", "thanks", "spam", "rumour", "threat"];
/// A form that fewer rows have shares the column of the other rare ones.
const LEAST_ROWS: usize = 100;
/// The column of what is rare.
const OTHER: &str = "other";

/// The form of a comment, beside its class.
pub(super) fn form(comment: &LabelledComment<'_>) -> String {
    let kind = FORMS.into_iter().find(|form| *form == comment.kind).unwrap_or("plain");
    let topic = comment.causes.first().map_or("none", |path| path.split_once('.').map_or(*path, |(cause, _)| cause));
    format!("{kind} {topic}")
}

/// The columns of a head, and where each row stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns {
    /// `class/form`, the columns of a class together.
    pub labels: Vec<String>,
    /// The column of each row.
    pub of_row: Vec<usize>,
}

/// Lays out the columns of `classes` for rows of a class and a form each; no more than `most` of them (at least one a class), the rarest forms left out first.
pub(super) fn columns(classes: &[&str], rows: &[(usize, String)], most: usize) -> Columns {
    let mut counts: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    for (class, form) in rows {
        *counts.entry((*class, form.as_str())).or_default() += 1;
    }
    let mut forms: Vec<((usize, &str), usize)> = counts.into_iter().filter(|(_, count)| *count >= LEAST_ROWS).collect();
    forms.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    forms.truncate(most.min(MOST_LABELS).saturating_sub(classes.len()));
    forms.sort_unstable();
    let mut labels = Vec::new();
    let mut places: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    for (class, name) in classes.iter().enumerate() {
        for ((_, form), _) in forms.iter().filter(|((of, _), _)| *of == class) {
            places.insert((class, form), labels.len());
            labels.push(format!("{name}/{form}"));
        }
        places.insert((class, OTHER), labels.len());
        labels.push(format!("{name}/{OTHER}"));
    }
    let place = |(class, form): &(usize, String)| places.get(&(*class, form.as_str())).copied().unwrap_or(places[&(*class, OTHER)]);
    Columns { of_row: rows.iter().map(place).collect(), labels }
}

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn frequent_forms_have_a_column_and_rare_ones_share_one() {
        let mut rows = vec![(0, "late".to_owned()); 120];
        rows.extend(vec![(0, "rude".to_owned()); 99]);
        rows.extend(vec![(1, "late".to_owned()); 130]);
        let laid = columns(&["no", "yes", "unsure"], &rows, 64);
        assert_eq!(laid.labels, ["no/late", "no/other", "yes/late", "yes/other", "unsure/other"]);
        assert_eq!((laid.of_row[0], laid.of_row[120], laid.of_row[300]), (0, 1, 2));
    }

    #[test]
    fn there_are_no_more_columns_than_fit() {
        let rows: Vec<(usize, String)> = (0..5).flat_map(|form| vec![(0, format!("{form}")); 100 + form]).collect();
        assert_eq!(columns(&["a", "b"], &rows, 4).labels, ["a/3", "a/4", "a/other", "b/other"]);
    }
}
