//! Tables of what a model has: for a terminal, and for a page of docs.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use crate::line::OneLine;

/// A head, and rows of cells.
#[derive(Clone, Debug)]
pub struct Table<const COLUMNS: usize> {
    /// The head first.
    rows: Vec<[String; COLUMNS]>,
    right: Option<usize>,
    optional: usize,
}

impl<const COLUMNS: usize> Table<COLUMNS> {
    /// A table without rows.
    pub fn new(head: [&str; COLUMNS]) -> Self {
        Self {
            rows: vec![head.map(ToOwned::to_owned)],
            right: None,
            optional: COLUMNS,
        }
    }

    /// A column of numbers, which end below each other.
    pub fn right(mut self, column: usize) -> Self {
        self.right = Some(column);
        self
    }

    /// Leaves columns out, from this one on, in which no row has anything.
    pub fn optional_from(mut self, column: usize) -> Self {
        self.optional = column;
        self
    }

    /// Adds rows; what is in a cell stays in it, see [`OneLine`].
    pub fn rows(mut self, rows: impl IntoIterator<Item = [String; COLUMNS]>) -> Self {
        let cells = |row: [String; COLUMNS]| row.map(|cell| OneLine(cell).to_string());
        self.rows.extend(rows.into_iter().map(cells));
        self
    }

    /// A line for the head and for each row, with cells below each other, two blanks between them and none at the end.
    pub fn aligned(&self) -> impl Iterator<Item = String> {
        let width = |column: usize| {
            let cells = self.rows.iter().map(|row| row[column].chars().count());
            (column, cells.max().unwrap_or_default())
        };
        let columns: Vec<(usize, usize)> = self.columns().map(width).collect();
        self.rows.iter().map(move |row| {
            let mut line = String::new();
            let mut blanks = 0;
            for &(column, width) in &columns {
                let cell = &row[column];
                let missing = width - cell.chars().count();
                let (before, after) = match self.right == Some(column) {
                    true => (missing, 0),
                    false => (0, missing),
                };
                if !cell.is_empty() {
                    line.extend(core::iter::repeat_n(' ', blanks + before));
                    line.push_str(cell);
                    blanks = 0;
                } else {
                    blanks += before;
                }
                blanks += after + 2;
            }
            line
        })
    }

    /// The lines of a table in Markdown.
    pub fn markdown(&self) -> impl Iterator<Item = String> {
        let line = |row: &[String; COLUMNS]| {
            let cells: Vec<&str> = self.columns().map(|column| &*row[column]).collect();
            format!("| {} |", cells.join(" | "))
        };
        let rule = [(); COLUMNS].map(|()| "---".to_owned());
        let (head, rows) = self.rows.split_at(1);
        let rows = head.iter().chain([&rule]).chain(rows).map(line);
        rows.collect::<Vec<_>>().into_iter()
    }

    fn columns(&self) -> impl Iterator<Item = usize> {
        let rows = &self.rows[1..];
        (0..COLUMNS).filter(move |&column| {
            column < self.optional || rows.iter().any(|row| !row[column].is_empty())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table<4> {
        let rows = [["ä", "", "", "1"], ["longer", "", "f32", "10"]];
        Table::new(["name", "shape", "dtype", "n"])
            .right(3)
            .rows(rows.map(|row| row.map(str::to_owned)))
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let lines: Vec<String> = table().aligned().collect();
        assert_eq!(
            lines,
            [
                "name    shape  dtype   n",
                "ä                      1",
                "longer         f32    10"
            ]
        );
    }

    #[test]
    fn an_optional_column_that_nobody_uses_is_left_out() {
        let table = table().optional_from(1);
        let lines: Vec<String> = table.aligned().collect();
        assert_eq!(
            lines,
            [
                "name    dtype   n",
                "ä               1",
                "longer  f32    10"
            ]
        );
        let lines: Vec<String> = table.markdown().collect();
        assert_eq!(
            lines,
            [
                "| name | dtype | n |",
                "| --- | --- | --- |",
                "| ä |  | 1 |",
                "| longer | f32 | 10 |"
            ]
        );
    }

    #[test]
    fn lines_do_not_end_in_blanks() {
        let table = Table::new(["a", "b"]).rows([["1".to_owned(), String::new()]]);
        assert_eq!(table.aligned().last().as_deref(), Some("1"));
    }

    #[test]
    fn an_empty_cell_is_as_wide_as_its_column_wherever_numbers_end() {
        let rows = [["a", "", "x"], ["b", "100", "y"], ["", "1", ""]];
        let table = Table::new(["k", "n", "z"]).right(1);
        let table = table.rows(rows.map(|row| row.map(str::to_owned)));
        let lines: Vec<String> = table.aligned().collect();
        assert_eq!(lines, ["k    n  z", "a       x", "b  100  y", "     1"]);
    }
}
