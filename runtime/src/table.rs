//! Tables of text: cells below each other.

/// A table with a head. Columns are two blanks apart; lines do not end in blanks.
#[derive(Debug)]
pub(crate) struct Table<const COLUMNS: usize> {
    /// The head first.
    rows: Vec<[String; COLUMNS]>,
    right: Option<usize>,
    optional: usize,
}

impl<const COLUMNS: usize> Table<COLUMNS> {
    pub(crate) fn new(head: [&str; COLUMNS]) -> Self {
        Self {
            rows: vec![head.map(str::to_owned)],
            right: None,
            optional: COLUMNS,
        }
    }

    /// A column of numbers, which end below each other.
    pub(crate) fn right(mut self, column: usize) -> Self {
        self.right = Some(column);
        self
    }

    /// Leaves columns out, from this one on, in which no row has anything.
    pub(crate) fn optional_from(mut self, column: usize) -> Self {
        self.optional = column;
        self
    }

    pub(crate) fn rows(mut self, rows: impl IntoIterator<Item = [String; COLUMNS]>) -> Self {
        self.rows.extend(rows);
        self
    }

    /// The head and the rows, a line each.
    pub(crate) fn lines(&self) -> impl Iterator<Item = String> {
        let is_used = |column: &usize| {
            *column < self.optional || self.rows[1..].iter().any(|row| !row[*column].is_empty())
        };
        let width = |column: usize| {
            let cells = self.rows.iter().map(|row| row[column].chars().count());
            (column, cells.max().unwrap_or_default())
        };
        let columns: Vec<(usize, usize)> = (0..COLUMNS).filter(is_used).map(width).collect();
        self.rows.iter().map(move |row| {
            let cells = columns.iter().map(|&(column, width)| {
                if self.right == Some(column) {
                    format!("{:>width$}", row[column])
                } else {
                    format!("{:width$}", row[column])
                }
            });
            let line = cells.collect::<Vec<_>>().join("  ");
            line.trim_end().to_owned()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let table = Table::new(["name", "of", "n"])
            .right(2)
            .rows([["ä", "", "1"], ["longer", "", "10"]].map(|row| row.map(str::to_owned)));
        let lines: Vec<String> = table.lines().collect();
        assert_eq!(
            lines,
            ["name    of   n", "ä            1", "longer      10"]
        );
    }

    #[test]
    fn a_column_that_nobody_uses_is_left_out() {
        let table = Table::new(["name", "shape", "dtype", "of"])
            .optional_from(1)
            .rows([["a", "", "", "b"], ["c", "[2]", "", ""]].map(|row| row.map(str::to_owned)));
        let lines: Vec<String> = table.lines().collect();
        assert_eq!(lines, ["name  shape  of", "a            b", "c     [2]"]);
    }
}
