//! Tables for a terminal: columns as wide as their cells, the first to the left, the others to the right.

/// Rows of cells. Rows may be of different lengths.
#[derive(Debug, Default)]
pub struct Grid {
    rows: Vec<Vec<String>>,
}

impl Grid {
    /// A table with its heading.
    #[must_use]
    pub fn new<S: Into<String>>(heading: impl IntoIterator<Item = S>) -> Self {
        let mut grid = Self::default();
        grid.row(heading);
        grid
    }

    /// Adds a row.
    pub fn row<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// Writes the table, each line indented by two spaces.
    pub fn write(&self, out: &mut String) {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for row in &self.rows {
            let start = out.len();
            for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
                let space = " ".repeat(width - cell.chars().count());
                out.push_str("  ");
                if column == 0 {
                    out.push_str(cell);
                    out.push_str(&space);
                } else {
                    out.push_str(&space);
                    out.push_str(cell);
                }
            }
            out.truncate(start + out[start..].trim_end().len());
            out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Grid;

    #[test]
    fn columns_are_as_wide_as_their_cells_whatever_the_letters() {
        let mut grid = Grid::new(["", "n"]);
        grid.row(["żółw", "7"]);
        grid.row(["a", "1200"]);
        let mut out = String::new();
        grid.write(&mut out);
        assert_eq!(out, "           n\n  żółw     7\n  a     1200\n");
    }
}
