//! Puts rows together again whose program wrote commas without quotes: the columns that cannot hold a comma show which of those that can were torn.
//!
//! ```text
//! header   Nickname, User URL,               Comment Text, Picture URL
//! row      Ala, Kot, https://…/@ala,  so, so bad,          https://…/p.jpg     two fields too many
//! joined   "Ala, Kot", https://…/@ala,  "so, so bad",  https://…/p.jpg
//! ```

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What a format says about it; names of columns as in the header.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RejoinRule {
    /// The columns whose commas are not quoted, in the order of the header.
    pub columns: Vec<String>,
    /// Column → how its values begin. The first in the order of the header is in every row; the others may be empty.
    pub anchors: BTreeMap<String, String>,
}

/// The rule for one header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejoin {
    width: usize,
    torn: Vec<usize>,
    anchors: Vec<(usize, String)>,
    delimiter: u8,
}

/// More ways to share out the surplus than this are not tried: a row with hundreds of commas and three torn columns is damaged otherwise.
const MOST_TRIALS: usize = 4_096;

impl Rejoin {
    /// Finds the columns of a rule; `None` when the header does not have them all.
    #[must_use]
    pub fn new(rule: &RejoinRule, width: usize, delimiter: u8, position: impl Fn(&str) -> Option<usize>) -> Option<Self> {
        let mut torn: Vec<usize> = rule.columns.iter().map(|name| position(name)).collect::<Option<_>>()?;
        let mut anchors: Vec<(usize, String)> =
            rule.anchors.iter().map(|(name, start)| position(name).map(|column| (column, start.clone()))).collect::<Option<_>>()?;
        torn.sort_unstable();
        anchors.sort_unstable();
        (!torn.is_empty() && !anchors.is_empty()).then_some(Self { width, torn, anchors, delimiter })
    }

    /// Whether the first cells, one a column, have the anchors where they belong.
    #[must_use]
    pub fn fits(&self, cells: &[Cow<'_, str>]) -> bool {
        self.holds(cells, &[])
    }

    /// Whether the anchors hold when the n-th torn column takes `surplus[n]` fields more than its own.
    fn holds(&self, cells: &[Cow<'_, str>], surplus: &[usize]) -> bool {
        self.anchors.iter().enumerate().all(|(n, (column, start))| {
            let shift: usize = self.torn.iter().zip(surplus).filter(|(torn, _)| *torn < column).map(|(_, n)| n).sum();
            let cell = cells.get(column + shift).map_or("", |cell| cell.trim());
            cell.starts_with(start.as_str()) || (n > 0 && cell.is_empty())
        })
    }

    /// Joins the fields of a row that has too many. `false` = it cannot be told how, and the cells stay as they are.
    pub fn join(&self, cells: &mut Vec<Cow<'_, str>>) -> bool {
        let Some(extra) = cells.len().checked_sub(self.width).filter(|extra| *extra > 0) else { return false };
        let mut surplus = vec![0; self.torn.len()];
        // All to the last torn column first: the text at the right has more commas than the names at the left.
        *surplus.last_mut().expect("a rule has a torn column") = extra;
        for _ in 0..MOST_TRIALS {
            if self.holds(cells, &surplus) {
                for (column, n) in self.torn.iter().zip(&surplus) {
                    // Columns to the left are whole already, so this one stands at its own place.
                    let joined: Vec<&str> = cells[*column..=column + n].iter().map(AsRef::as_ref).collect();
                    let joined = joined.join(std::str::from_utf8(&[self.delimiter]).unwrap_or(","));
                    cells.splice(*column..=column + n, [Cow::Owned(joined)]);
                }
                return true;
            }
            if !next(&mut surplus) {
                break;
            }
        }
        false
    }
}

/// The next way to share out the same surplus.
fn next(surplus: &mut [usize]) -> bool {
    let last = surplus.len() - 1;
    for n in (0..last).rev() {
        if surplus[n + 1..].iter().any(|n| *n > 0) {
            let rest: usize = surplus[n + 1..].iter().sum();
            surplus[n] += 1;
            surplus[n + 1..].fill(0);
            surplus[last] = rest - 1;
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: [&str; 6] = ["No", "Name", "Link", "Text", "Picture", "Replies"];

    fn rule() -> Rejoin {
        let anchors = [("Link", "https://t.example/@"), ("Picture", "https://")].map(|(name, start)| (name.to_owned(), start.to_owned()));
        let rule = RejoinRule { columns: vec!["Name".into(), "Text".into()], anchors: anchors.into() };
        Rejoin::new(&rule, HEADER.len(), b',', |name| HEADER.iter().position(|known| *known == name)).unwrap()
    }

    fn check(row: &str, expected: Option<[&str; 6]>) {
        let mut cells: Vec<Cow<'_, str>> = row.split(',').map(Cow::Borrowed).collect();
        let is_joined = rule().join(&mut cells);
        assert_eq!(is_joined.then_some(cells.iter().map(AsRef::as_ref).collect::<Vec<&str>>()), expected.map(|cells| cells.to_vec()), "{row}");
    }

    #[test]
    fn commas_go_back_to_the_column_they_came_from() {
        check("1,Ala,https://t.example/@a,so, so, bad,https://p,2", Some(["1", "Ala", "https://t.example/@a", "so, so, bad", "https://p", "2"]));
        check("1,Ala, Kot,https://t.example/@a,bad,https://p,", Some(["1", "Ala, Kot", "https://t.example/@a", "bad", "https://p", ""]));
        check("1,A,B,https://t.example/@a,b,a,d,https://p,0", Some(["1", "A,B", "https://t.example/@a", "b,a,d", "https://p", "0"]));
        check("1,A,https://t.example/@a,see https://x,https://y,,0", Some(["1", "A", "https://t.example/@a", "see https://x,https://y", "", "0"]));
    }

    #[test]
    fn what_has_no_anchor_stays_torn() {
        check("1,Ala,nothing,so, so,https://p,2", None);
        check("1,Ala,https://t.example/@a,fits,https://p,2", None);
        check("1,Ala", None);
    }

    #[test]
    fn a_rule_needs_all_its_columns() {
        let rule = RejoinRule { columns: vec!["Elsewhere".into()], anchors: BTreeMap::new() };
        assert_eq!(Rejoin::new(&rule, 6, b',', |_| None), None);
    }
}
