//! Ids as text, never as numbers: what programs have appended to them is taken off, and what spreadsheets and floats have destroyed is recognised.

/// How far an id can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdQuality {
    /// As the platform wrote it.
    Exact,
    /// Digits are lost: several comments may share it, so it joins nothing.
    Lossy,
}

/// Digits from which a number no longer survives a 64-bit float whole.
const LONG_DIGITS: usize = 17;
/// Long ids that must look rounded, every one, before a column counts as rounded. An undamaged id of this length does so once in ten or more,
/// so eight by chance are rarer than one column in a hundred million.
const ROUNDED_PROOF: usize = 8;

/// What a sample says about a column of ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct IdColumn {
    is_rounded: bool,
}

impl IdColumn {
    /// Finds out whether the long ids of a column went through a float.
    #[must_use]
    pub fn of<'v>(cells: impl Iterator<Item = &'v str>) -> Self {
        let (mut long, mut rounded) = (0, 0);
        for cell in cells {
            let id = trim(cell);
            if is_long(id) {
                long += 1;
                rounded += usize::from(looks_rounded(id));
            }
        }
        Self { is_rounded: long >= ROUNDED_PROOF && long == rounded }
    }

    /// The id in a cell without what programs appended, and its quality.
    #[must_use]
    pub fn read<'v>(&self, cell: &'v str) -> (&'v str, IdQuality) {
        let id = trim(cell);
        let is_lossy = is_scientific(id) || (self.is_rounded && is_long(id) && looks_rounded(id));
        (id, if is_lossy { IdQuality::Lossy } else { IdQuality::Exact })
    }
}

/// An id without blanks and quotes around it, and without the `.0` that a table of floats adds to pure digits. `007` stays `007`.
#[must_use]
pub fn trim(cell: &str) -> &str {
    let id = cell.trim().trim_matches(['"', '\'']);
    match id.strip_suffix(".0") {
        Some(digits) if is_digits(digits) => digits,
        _ => id,
    }
}

/// The ids of a cell that holds a list: `5,7`, `5;7;`, `[5, 7]`.
pub fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.trim().trim_matches(['[', ']']).split([',', ';', '|', ' ']).map(trim).filter(|id| !id.is_empty())
}

fn is_digits(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())
}

/// `5.70306E+17`, `5,70306E+17`, `1e18`: a spreadsheet's display of a long number. The sign is asked for unless a point stands before it,
/// because `12e5` can be an id in hexadecimal.
fn is_scientific(id: &str) -> bool {
    let Some(at) = id.bytes().position(|byte| matches!(byte, b'E' | b'e')) else { return false };
    let (mantissa, exponent) = (&id[..at], &id[at + 1..]);
    let digits = exponent.strip_prefix('+');
    let (whole, part) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    let has_sign_or_point = digits.is_some() || mantissa.len() > whole.len();
    whole.len() == 1 && is_digits(whole) && is_digits(part) && has_sign_or_point && is_digits(digits.unwrap_or(exponent))
}

fn is_long(id: &str) -> bool {
    (LONG_DIGITS..=20).contains(&id.len()) && is_digits(id)
}

/// Whether a long id could have come out of a float: it ends in zeros (a rounded display) or is a number that a float can hold.
fn looks_rounded(id: &str) -> bool {
    id.ends_with('0') && id.len() == LONG_DIGITS
        || id.ends_with("00")
        || id.parse::<u64>().is_ok_and(|number| number >= 1 << 56 && number.trailing_zeros() + 53 >= 64 - number.leading_zeros())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cell: &str, expected: &str, quality: IdQuality) {
        assert_eq!(IdColumn::default().read(cell), (expected, quality), "{cell}");
    }

    #[test]
    fn a_float_suffix_is_taken_from_digits_only() {
        check("3.0", "3", IdQuality::Exact);
        check("523365.0", "523365", IdQuality::Exact);
        check("v1.0", "v1.0", IdQuality::Exact);
        check("3.00", "3.00", IdQuality::Exact);
        check(" 17 ", "17", IdQuality::Exact);
    }

    #[test]
    fn leading_zeros_stay() {
        check("007", "007", IdQuality::Exact);
        check("007.0", "007", IdQuality::Exact);
    }

    #[test]
    fn a_spreadsheet_number_is_lossy_in_both_decimal_signs() {
        check("5.70306E+17", "5.70306E+17", IdQuality::Lossy);
        check("5,70306E+17", "5,70306E+17", IdQuality::Lossy);
        check("1e+18", "1e+18", IdQuality::Lossy);
        check("1.855222380982907e18", "1.855222380982907e18", IdQuality::Lossy);
    }

    #[test]
    fn hexadecimal_and_base36_ids_are_not_spreadsheet_numbers() {
        for id in ["12e5", "1e5", "e17", "t1_abc", "abc1E+5", "Ugw5zYU6n9pmIgAZWvN4AaABAg.91zT3cYb5B291za6voUoRh"] {
            check(id, id, IdQuality::Exact);
        }
    }

    #[test]
    fn nineteen_digits_stay_whole() {
        check("1855222380982907193", "1855222380982907193", IdQuality::Exact);
    }

    #[test]
    fn a_column_that_went_through_a_float_is_lossy_as_a_whole() {
        // Multiples of 256, which a float can hold at this size.
        let cells: Vec<String> = (0..10_u64).map(|n| (1_855_222_380_982_907_136 + n * 256).to_string()).collect();
        let column = IdColumn::of(cells.iter().map(String::as_str));
        assert_eq!(column.read(&cells[3]).1, IdQuality::Lossy);
        assert_eq!(column.read("42").1, IdQuality::Exact);
    }

    #[test]
    fn a_column_of_true_ids_with_a_round_one_is_exact() {
        let cells: Vec<String> = (0..10_u64).map(|n| (1_855_222_380_982_907_100 + n * 7).to_string()).collect();
        assert_eq!(IdColumn::of(cells.iter().map(String::as_str)).read("1855222380982907100").1, IdQuality::Exact);
    }

    #[test]
    fn lists_are_split_whatever_separates_them() {
        for cell in ["5,7", "5;7;", "[5, 7]", "5.0,7.0", " 5 | 7 "] {
            assert_eq!(list(cell).collect::<Vec<_>>(), ["5", "7"], "{cell}");
        }
        assert_eq!(list("").count(), 0);
    }
}
