//! Puts cells together again that the semicolon of an HTML entity cut in a table whose delimiter is a semicolon and whose texts are not quoted.
//!
//! ```text
//! row      1;ann;Tom &amp; Jerry;3        one field too many
//! joined   1 | ann | Tom &amp; Jerry | 3
//! ```

use std::borrow::Cow;

use super::mapping::vocabulary::built_in;

/// The longest reference without its semicolon: `&thetasym`, `&#1114111`.
const LONGEST: usize = 10;

/// Whether a cell ends in a reference to a character that lacks its semicolon.
fn ends_in_entity(cell: &str) -> bool {
    let Some(at) = cell.rfind('&').filter(|at| cell.len() - at <= LONGEST) else { return false };
    let name = &cell[at + 1..];
    match name.strip_prefix('#') {
        Some(number) => {
            let digits = number.strip_prefix(['x', 'X']);
            let is_digit = |c: char| if digits.is_some() { c.is_ascii_hexdigit() } else { c.is_ascii_digit() };
            let digits = digits.unwrap_or(number);
            !digits.is_empty() && digits.chars().all(is_digit)
        }
        None => built_in().entities.contains_key(name),
    }
}

/// How many of the cuts between the cells were made inside a reference.
#[must_use]
pub fn cuts(cells: &[Cow<'_, str>]) -> usize {
    cells.iter().rev().skip(1).filter(|cell| ends_in_entity(cell)).count()
}

/// Joins what was cut, if the row then has `width` cells, or more of which the last ones are empty. `false` = the cells stay as they are.
pub fn join(cells: &mut Vec<Cow<'_, str>>, width: usize) -> bool {
    let n_cuts = cuts(cells);
    if n_cuts == 0 || cells.len() - n_cuts < width {
        return false;
    }
    let mut joined: Vec<Cow<'_, str>> = Vec::with_capacity(cells.len() - n_cuts);
    let mut is_cut = false;
    for cell in cells.iter() {
        let will_be_cut = ends_in_entity(cell);
        match joined.last_mut().filter(|_| is_cut) {
            Some(last) => {
                let last = last.to_mut();
                last.push(';');
                last.push_str(cell);
            }
            None => joined.push(cell.clone()),
        }
        is_cut = will_be_cut;
    }
    let is_whole = joined.get(width..).is_some_and(super::csv::is_blank);
    if is_whole {
        *cells = joined;
    }
    is_whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(row: &str, width: usize, expected: Option<&[&str]>) {
        let mut cells: Vec<Cow<'_, str>> = row.split(';').map(Cow::Borrowed).collect();
        let is_joined = join(&mut cells, width);
        assert_eq!(is_joined.then_some(cells.iter().map(AsRef::as_ref).collect::<Vec<&str>>()).as_deref(), expected, "{row}");
    }

    #[test]
    fn an_entity_keeps_its_semicolon() {
        check("1;ann;Tom &amp; Jerry;3", 4, Some(&["1", "ann", "Tom &amp; Jerry", "3"]));
        check("1;ann;&#39;so&#x27;;3", 4, Some(&["1", "ann", "&#39;so&#x27;", "3"]));
    }

    #[test]
    fn a_row_whose_last_cell_is_empty_is_put_together_too() {
        check("1;ann;Tom &amp; Jerry;", 4, Some(&["1", "ann", "Tom &amp; Jerry", ""]));
        check("1;ann;3 &lt; 4;;", 4, Some(&["1", "ann", "3 &lt; 4", "", ""]));
        check("1;ann;Tom &amp;", 3, Some(&["1", "ann", "Tom &amp;"]));
    }

    #[test]
    fn what_no_entity_explains_stays() {
        check("1;ann;so; bad;3", 4, None);
        check("1;ann;Tom &amp; Jerry; bad;3", 4, None);
        check("1;a&b;c;d;3", 4, None);
        check("1;ann;&;3", 3, None);
    }
}
