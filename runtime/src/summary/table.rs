//! Lines below each other, as wide as there is room.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use super::grouped::Line;
use super::row::Column;

/// The lines, each ended.
pub(super) fn laid_out(mut lines: Vec<Line>, columns: &[Column], width: Option<usize>) -> String {
    let is_used = |column: &Column| {
        !column.is_optional() || lines.iter().any(|line| !line.cell(*column).is_empty())
    };
    let mut columns: Vec<Column> = columns.iter().copied().filter(is_used).collect();
    if let Some(width) = width {
        if natural_width(&lines, &columns) > width {
            lines.iter_mut().for_each(Line::shorten);
        }
        for column in Column::DISPENSABLE {
            if natural_width(&lines, &columns) <= width {
                break;
            }
            columns.retain(|other| *other != column);
        }
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    match width {
        Some(width) => table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::try_from(width).unwrap_or(u16::MAX)),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    table.set_header(columns.iter().map(|column| column.head()));
    for line in &lines {
        table.add_row(columns.iter().map(|column| line.cell(*column)));
    }
    for (column, shown) in columns.iter().zip(table.column_iter_mut()) {
        shown.set_padding((0, BETWEEN));
        if column.is_number() {
            shown.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
        .lines()
        .fold(String::new(), |text, line| text + line.trim_end() + "\n")
}

/// Blanks between two columns.
const BETWEEN: u16 = 2;

/// How wide the table is if nothing is broken.
fn natural_width(lines: &[Line], columns: &[Column]) -> usize {
    let width = |column: &Column| {
        let cells = lines.iter().map(|line| line.cell(*column).chars().count());
        cells.max().unwrap_or_default().max(column.head().len()) + usize::from(BETWEEN)
    };
    columns.iter().map(width).sum()
}
