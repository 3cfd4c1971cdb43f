//! Rows in their scopes, with subtotals.

use varscope_names::{Entry, OneLine, Tree, grouped, readable_bytes};

use super::row::{Column, Row};

/// A line of the table: of a scope, a variable, or what is folded.
#[derive(Clone, Debug)]
pub(super) struct Line([String; Column::ALL.len()]);

impl Line {
    pub(super) fn cell(&self, column: Column) -> &str {
        &self.0[column as usize]
    }

    /// Says a place by its file's name and the line alone.
    pub(super) fn shorten(&mut self) {
        let place = self.cell(Column::DefinedAt);
        let name = place.rsplit(['/', '\\']).next().unwrap_or_default();
        let line = name.rsplit_once(':').map_or(name, |(line, _)| line);
        self.set(Column::DefinedAt, line.to_owned());
    }

    fn set(&mut self, column: Column, text: impl Into<String>) {
        self.0[column as usize] = OneLine(text.into()).to_string();
    }

    /// Of several variables.
    fn of_several(name: &str, rows: &[&Row]) -> Self {
        let mut line = Self(Default::default());
        line.set(Column::Shape, variables(rows.len()));
        line.set(Column::Parameters, grouped(parameters(rows)));
        line.set(Column::Bytes, readable_bytes(bytes(rows)));
        line.0[Column::Name as usize] = name.to_owned();
        line
    }

    fn of_one(name: &str, row: &Row) -> Self {
        let mut line = Self(Default::default());
        line.0[Column::Name as usize] = name.to_owned();
        line.set(Column::Shape, &row.shape);
        line.set(Column::Dtype, &row.dtype);
        line.set(Column::Parameters, grouped(row.parameters));
        line.set(Column::Bytes, readable_bytes(row.bytes));
        line.set(Column::Trained, if row.is_trained { "yes" } else { "no" });
        line.set(Column::Collections, row.collections.join(", "));
        if row.shared > 0 {
            line.set(Column::Shared, format!("{}×", row.shared));
        }
        line.set(Column::DefinedAt, &row.defined_at);
        line
    }
}

/// The lines of rows in their scopes.
pub(super) fn lines(rows: &[Row]) -> Vec<Line> {
    let tree = Tree::of(rows.iter().map(|row| &*row.name), '/');
    let mut lines = Vec::new();
    add(&tree, 0, rows, &mut lines);
    lines
}

fn add(tree: &Tree, depth: usize, rows: &[Row], lines: &mut Vec<Line>) {
    let indented = |name: &str, end: &str| format!("{}{}{end}", "  ".repeat(depth), OneLine(name));
    for entry in &tree.entries {
        match entry {
            Entry::Leaf(name, i) => lines.push(Line::of_one(&indented(name, ""), &rows[*i])),
            Entry::Scope(name, number) => {
                let inner = tree.scope(*number);
                let all: Vec<&Row> = inner.leaves().into_iter().map(|i| &rows[i]).collect();
                lines.push(Line::of_several(&indented(name, "/"), &all));
                add(inner, depth + 1, rows, lines);
            }
        }
    }
}

/// One line for all of them, if there are any.
pub(super) fn fold(name: &str, rows: &[&Row]) -> Option<Line> {
    (!rows.is_empty()).then(|| Line::of_several(name, rows))
}

/// The last line.
pub(super) fn totals(rows: &[Row]) -> String {
    let all: Vec<&Row> = rows.iter().collect();
    let trained: Vec<&Row> = rows.iter().filter(|row| row.is_trained).collect();
    let (count, of_trained) = (parameters(&all), parameters(&trained));
    let share = match of_trained {
        0 => "none of them trained".to_owned(),
        some if some == count => "all of them trained".to_owned(),
        some => format!("{} of them trained", grouped(some)),
    };
    format!(
        "{}, {} parameters ({}), {share}",
        variables(rows.len()),
        grouped(count),
        readable_bytes(bytes(&all)),
    )
}

fn variables(count: usize) -> String {
    match count {
        1 => "1 variable".to_owned(),
        count => format!("{} variables", grouped(count)),
    }
}

fn parameters(rows: &[&Row]) -> usize {
    rows.iter().map(|row| row.parameters).sum()
}

/// Nothing if that of one is not known.
fn bytes(rows: &[&Row]) -> Option<u64> {
    rows.iter().map(|row| row.bytes).sum()
}
