//! The cells of one sheet as text, packed: only cells that hold something take memory, and a limit stops them before memory does.

use super::Stop;
use super::value::could_be_float;
use crate::ingest::limits::Limits;

/// Characters that a cell of Excel can hold; a text of exactly that length was probably cut there.
const EXCEL_CELL: usize = 32_767;
/// Set in [`CellAt::column`] for long digits in a number cell.
const LONG_DIGITS: u32 = 1 << 31;

/// What becomes of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// They are kept.
    All,
    /// They are counted.
    Count,
}

/// A row that holds something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowAt {
    /// The number of the row in its sheet, from 1.
    pub line: u64,
    /// Byte in the text where it starts.
    pub start: usize,
    /// Byte after it, without the line end.
    pub end: usize,
    /// Its first cell.
    pub first_cell: usize,
    /// It has a cell that is longer than a field may be.
    pub is_too_long: bool,
}

/// A cell that holds something. It starts where the one before it in the row ends, one TAB later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellAt {
    column: u32,
    /// Byte after it, counted from the start of the row.
    end: u32,
}

/// What was met in the cells of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Met {
    /// Cells like `#NAME?`.
    pub errors: u64,
    /// Cells of exactly the length at which Excel cuts.
    pub cut: u64,
    /// Cells with bytes that are no UTF-8.
    pub broken_text: u64,
    /// Rows that a filter or a hand has hidden; they are read.
    pub hidden_rows: u64,
    /// Digits that a float does not hold, in number cells.
    pub long_digits: u64,
    /// Of these, how many a float could have printed.
    pub float_digits: u64,
}

/// The rows of a sheet.
#[derive(Debug, Clone)]
pub struct Grid {
    keep: Keep,
    /// Rows, cells separated by TAB, each with a line end.
    pub text: String,
    /// Rows that hold something.
    pub rows: Vec<RowAt>,
    cells: Vec<CellAt>,
    /// Rows that hold something, also when they are not kept.
    pub n_rows: u64,
    /// The last row of the sheet, whether it holds something or not.
    pub last_line: u64,
    /// What was met on the way.
    pub met: Met,
    line: u64,
    row_start: usize,
    first_cell: usize,
    is_blank: bool,
    is_ordered: bool,
    is_too_long: bool,
    mark: usize,
    most_bytes: usize,
    most_cells: u64,
    n_cells: u64,
    field_bytes: usize,
}

impl Grid {
    /// An empty one. All texts and cells together may take as much as a file of `n_in` bytes may unpack to.
    #[must_use]
    pub fn new(keep: Keep, n_in: usize, limits: &Limits) -> Self {
        let most = limits.unpacked_bytes.min(limits.ratio_from_bytes.max(limits.ratio.saturating_mul(n_in as u64)));
        Self {
            keep,
            text: String::new(),
            rows: Vec::new(),
            cells: Vec::new(),
            n_rows: 0,
            last_line: 0,
            met: Met::default(),
            line: 0,
            row_start: 0,
            first_cell: 0,
            is_blank: true,
            is_ordered: true,
            is_too_long: false,
            mark: 0,
            most_bytes: usize::try_from(most).unwrap_or(usize::MAX),
            most_cells: limits.cells,
            n_cells: 0,
            field_bytes: limits.field_bytes,
        }
    }

    /// What it takes in memory.
    const fn n_bytes(&self) -> usize {
        self.text.len() + self.cells.len() * size_of::<CellAt>() + self.rows.len() * size_of::<RowAt>()
    }

    /// Starts a row.
    pub fn begin_row(&mut self, line: u64) {
        self.line = line;
        self.last_line = self.last_line.max(line);
        self.row_start = self.text.len();
        self.first_cell = self.cells.len();
        (self.is_blank, self.is_ordered, self.is_too_long) = (true, true, false);
    }

    /// Starts a cell, whose text is appended to what this returns.
    pub fn begin_cell(&mut self) -> &mut String {
        if self.cells.len() > self.first_cell {
            self.text.push('\t');
        }
        self.mark = self.text.len();
        &mut self.text
    }

    /// Ends a cell; an empty one leaves nothing. Columns count from 0.
    ///
    /// # Errors
    ///
    /// When there are more cells or more text than the limits allow.
    pub fn end_cell(&mut self, column: u32, has_long_digits: bool) -> Result<(), Stop> {
        let cell = &self.text[self.mark..];
        if cell.is_empty() {
            if self.cells.len() > self.first_cell {
                self.text.pop();
            }
            return Ok(());
        }
        if has_long_digits {
            self.met.long_digits += 1;
            self.met.float_digits += u64::from(could_be_float(cell));
        }
        // A character takes one to three bytes for each unit that Excel counts.
        if (EXCEL_CELL..=3 * EXCEL_CELL).contains(&cell.len()) && cell.encode_utf16().count() == EXCEL_CELL {
            self.met.cut += 1;
        }
        self.is_too_long |= cell.len() > self.field_bytes;
        self.is_blank = self.is_blank && cell.trim_ascii().is_empty();
        let end = u32::try_from(self.text.len() - self.row_start).map_err(|_| Stop::TooMuch("a row of it holds more than 4 GB".into()))?;
        let column = column & !LONG_DIGITS;
        self.is_ordered &= self.cells.len() == self.first_cell || self.cells.last().is_some_and(|last| last.column & !LONG_DIGITS < column);
        self.cells.push(CellAt { column: if has_long_digits { column | LONG_DIGITS } else { column }, end });
        self.n_cells += 1;
        if self.n_cells > self.most_cells {
            return Err(Stop::TooMuch(format!("it has more than {} cells (--max-cells)", self.most_cells)));
        }
        if self.n_bytes() > self.most_bytes {
            return Err(Stop::TooMuch("the text of its cells is far larger than the file: this is how a decompression bomb looks".into()));
        }
        Ok(())
    }

    /// Takes back a cell that was begun.
    pub fn drop_cell(&mut self) {
        self.text.truncate(self.mark);
        if self.cells.len() > self.first_cell {
            self.text.pop();
        }
    }

    /// Whether a text of this length is too long for a field, so that more of it need not be kept.
    #[must_use]
    pub const fn is_too_long(&self, length: usize) -> bool {
        length > self.field_bytes
    }

    /// Repeats the last cell in the next column.
    ///
    /// # Errors
    ///
    /// As [`Self::end_cell`].
    pub fn repeat_cell(&mut self, column: u32, has_long_digits: bool) -> Result<(), Stop> {
        let (start, end) = (self.mark, self.text.len());
        if start < end {
            self.begin_cell();
            self.text.extend_from_within(start..end);
            self.end_cell(column, has_long_digits)?;
        }
        Ok(())
    }

    /// Ends a row; a blank one leaves only its number.
    pub fn end_row(&mut self) {
        if self.is_blank {
            self.cells.truncate(self.first_cell);
            self.text.truncate(self.row_start);
            return;
        }
        self.n_rows += 1;
        if self.keep == Keep::Count {
            self.cells.truncate(self.first_cell);
            self.text.truncate(self.row_start);
            return;
        }
        if !self.is_ordered {
            self.order();
        }
        let row = RowAt { line: self.line, start: self.row_start, end: self.text.len(), first_cell: self.first_cell, is_too_long: self.is_too_long };
        self.rows.push(row);
        self.text.push('\n');
    }

    /// Repeats the last row, which must just have ended, in the next `n` lines.
    ///
    /// # Errors
    ///
    /// As [`Self::end_cell`].
    pub fn repeat_row(&mut self, n: u64) -> Result<(), Stop> {
        self.last_line = self.last_line.saturating_add(n);
        if self.is_blank {
            return Ok(());
        }
        if self.keep == Keep::Count {
            self.n_rows = self.n_rows.saturating_add(n);
            return Ok(());
        }
        let Some(&row) = self.rows.last() else { return Ok(()) };
        let cells = row.first_cell..self.cells.len();
        for more in 1..=n {
            let (start, first_cell) = (self.text.len(), self.cells.len());
            self.text.extend_from_within(row.start..=row.end);
            self.cells.extend_from_within(cells.clone());
            self.n_cells += cells.len() as u64;
            self.rows.push(RowAt { line: row.line + more, start, end: start + (row.end - row.start), first_cell, ..row });
            self.n_rows += 1;
            if self.n_cells > self.most_cells || self.n_bytes() > self.most_bytes {
                return Err(Stop::TooMuch("a row of it says that it repeats more often than any table: this is how a bomb looks".into()));
            }
        }
        Ok(())
    }

    /// Puts the cells of the last row in the order of their columns; of two in one column the last wins.
    fn order(&mut self) {
        let mut cells: Vec<(CellAt, String)> = Vec::new();
        let mut at = self.row_start;
        for cell in &self.cells[self.first_cell..] {
            let end = self.row_start + cell.end as usize;
            cells.push((*cell, self.text[at..end].to_owned()));
            at = end + 1;
        }
        cells.reverse();
        cells.sort_by_key(|(cell, _)| cell.column & !LONG_DIGITS);
        cells.dedup_by_key(|(cell, _)| cell.column & !LONG_DIGITS);
        self.text.truncate(self.row_start);
        self.cells.truncate(self.first_cell);
        for (idx, (cell, text)) in cells.into_iter().enumerate() {
            if idx > 0 {
                self.text.push('\t');
            }
            self.text.push_str(&text);
            // The row was not longer than this before.
            self.cells.push(CellAt { column: cell.column, end: (self.text.len() - self.row_start) as u32 });
        }
    }

    /// The cells of a row that hold something, with their columns from 0, and whether they are long digits in a number cell.
    pub fn cells(&self, row: usize) -> impl Iterator<Item = (usize, &str, bool)> {
        self.cells_in(&self.text, row)
    }

    /// As [`Self::cells`], when the text of the grid was moved.
    pub fn cells_in<'a>(&'a self, all: &'a str, row: usize) -> impl Iterator<Item = (usize, &'a str, bool)> {
        let at = self.rows[row];
        let end = self.rows.get(row + 1).map_or(self.cells.len(), |next| next.first_cell);
        let mut from = at.start;
        self.cells[at.first_cell..end].iter().map(move |cell| {
            let to = at.start + cell.end as usize;
            let text = &all[from..to];
            from = to + 1;
            ((cell.column & !LONG_DIGITS) as usize, text, cell.column & LONG_DIGITS != 0)
        })
    }

    /// Whether the long digits of the sheet went through floats: every one of them is what a program prints for a float. The ids in them are lost.
    #[must_use]
    pub const fn has_float_digits(&self) -> bool {
        self.met.long_digits > 0 && self.met.long_digits == self.met.float_digits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Grid {
        Grid::new(Keep::All, 1_000, &Limits::default())
    }

    fn row(grid: &mut Grid, line: u64, cells: &[(u32, &str)]) {
        grid.begin_row(line);
        for (column, text) in cells {
            grid.begin_cell().push_str(text);
            grid.end_cell(*column, false).unwrap();
        }
        grid.end_row();
    }

    fn check(grid: &Grid, at: usize, expected: &[(usize, &str)]) {
        assert_eq!(grid.cells(at).map(|(column, text, _)| (column, text)).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn only_what_holds_something_is_kept() {
        let mut grid = grid();
        row(&mut grid, 1, &[(0, "a"), (1, ""), (2, "b")]);
        row(&mut grid, 2, &[(0, " "), (1, "")]);
        row(&mut grid, 9, &[(5, "c")]);
        assert_eq!((grid.text.as_str(), grid.n_rows, grid.last_line), ("a\tb\nc\n", 2, 9));
        check(&grid, 0, &[(0, "a"), (2, "b")]);
        check(&grid, 1, &[(5, "c")]);
    }

    #[test]
    fn cells_in_any_order_are_put_in_order() {
        let mut grid = grid();
        row(&mut grid, 1, &[(3, "d"), (0, "old"), (0, "a"), (1, "")]);
        check(&grid, 0, &[(0, "a"), (3, "d")]);
    }

    #[test]
    fn repeated_cells_and_rows_are_copies_and_limited() {
        let mut grid = grid();
        grid.begin_row(1);
        grid.begin_cell().push('x');
        grid.end_cell(0, false).unwrap();
        grid.repeat_cell(1, false).unwrap();
        grid.end_row();
        grid.repeat_row(2).unwrap();
        assert_eq!((grid.text.as_str(), grid.rows[2].line, grid.n_rows), ("x\tx\nx\tx\nx\tx\n", 3, 3));
        check(&grid, 2, &[(0, "x"), (1, "x")]);
        assert!(matches!(grid.repeat_row(u64::MAX - 3), Err(Stop::TooMuch(_))));
    }
}
