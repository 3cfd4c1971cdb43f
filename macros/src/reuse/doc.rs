//! The "Variables" table in a layer's rustdoc.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

use super::events::{Event, Get};

/// A line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    name: String,
    /// Shape, dtype, initializer and trainable as written.
    written: [String; 4],
    /// The called layer that asks for it; empty if it is the layer itself.
    layer: String,
    certain: bool,
}

/// The attribute that adds the table, for a documented layer that has variables.
///
/// Layers that this one calls are listed with it if they stand in the same file, above: those are known when this one is expanded.
pub(super) fn table(name: &str, span: Span, events: &[Event], documented: bool) -> TokenStream {
    let mut rows = Vec::new();
    let file = span.file();
    collect(events, "", true, &file, &mut rows);
    remember(&file, name, &rows);
    if rows.is_empty() || !documented {
        return TokenStream::new();
    }
    let text = markdown(&rows);
    quote_spanned!(Span::mixed_site().located_at(span)=> #[doc = #text])
}

fn collect(events: &[Event], prefix: &str, certain: bool, file: &str, rows: &mut Vec<Row>) {
    for event in events {
        match event {
            Event::Get(get) | Event::Unnamed(get) => {
                rows.push(row(get, prefix, certain && !get.within));
            }
            Event::Open(open) => {
                let name = if open.unique {
                    format!("{{{}}}", open.name)
                } else {
                    open.name.clone()
                };
                collect(
                    &open.events,
                    &format!("{prefix}{name}/"),
                    certain,
                    file,
                    rows,
                );
            }
            Event::Elsewhere(name, events) => {
                let inner = if name.is_empty() {
                    prefix.to_owned()
                } else {
                    format!("{prefix}{name}/")
                };
                collect(events, &inner, certain, file, rows);
            }
            Event::Either(arms) => {
                arms.iter()
                    .for_each(|arm| collect(arm, prefix, false, file, rows));
            }
            Event::Maybe(events) => collect(events, prefix, false, file, rows),
            Event::Call(call) if call.callee.is_plain() => {
                let name = call.callee.name.to_string();
                rows.extend(recall(file, &name).into_iter().map(|row| Row {
                    name: format!("{prefix}{}", row.name),
                    layer: if row.layer.is_empty() {
                        name.clone()
                    } else {
                        row.layer
                    },
                    certain: certain && row.certain && !call.within,
                    ..row
                }));
            }
            Event::Call(_) | Event::Share => {}
        }
    }
}

fn row(get: &Get, prefix: &str, certain: bool) -> Row {
    let written = &get.written;
    Row {
        name: format!("{prefix}{}", get.name),
        written: [
            &written.shape,
            &written.dtype,
            &written.initializer,
            &written.trainable,
        ]
        .map(Clone::clone),
        layer: String::new(),
        certain,
    }
}

/// The tables of layers, by file and name.
type Layers = HashMap<(String, String), Vec<Row>>;

/// Those that were expanded in this process.
static LAYERS: Mutex<Option<Layers>> = Mutex::new(None);

fn remember(file: &str, name: &str, rows: &[Row]) {
    let mut layers = LAYERS.lock().unwrap_or_else(PoisonError::into_inner);
    let key = (file.to_owned(), name.to_owned());
    layers.get_or_insert_default().insert(key, rows.to_owned());
}

fn recall(file: &str, name: &str) -> Vec<Row> {
    let layers = LAYERS.lock().unwrap_or_else(PoisonError::into_inner);
    let key = (file.to_owned(), name.to_owned());
    layers
        .as_ref()
        .and_then(|layers| layers.get(&key))
        .cloned()
        .unwrap_or_default()
}

fn markdown(rows: &[Row]) -> String {
    let head = ["name", "shape", "dtype", "initializer", "trainable", "of"];
    let cells: Vec<[String; 6]> = rows.iter().map(cells).collect();
    // Columns that no variable uses are left out.
    let used = |column: &usize| *column < 2 || cells.iter().any(|row| !row[*column].is_empty());
    let columns: Vec<usize> = (0..head.len()).filter(used).collect();
    let mut text = String::from("\n# Variables\n\n");
    let line = |text: &mut String, cell: &dyn Fn(usize) -> String| {
        let row: Vec<String> = columns.iter().map(|column| cell(*column)).collect();
        let _ = writeln!(text, "| {} |", row.join(" | "));
    };
    line(&mut text, &|column| head[column].to_owned());
    line(&mut text, &|_| "---".to_owned());
    for row in &cells {
        line(&mut text, &|column| row[column].clone());
    }
    text
}

fn cells(row: &Row) -> [String; 6] {
    let code = |text: &str| match text {
        "" => String::new(),
        text => format!("`{}`", text.replace('|', "\\|")),
    };
    let mark = if row.certain {
        ""
    } else {
        " (not in every run)"
    };
    let [shape, dtype, initializer, trainable] = &row.written;
    [
        format!("{}{mark}", code(&row.name)),
        code(shape),
        code(dtype),
        code(initializer),
        code(trainable),
        code(&row.layer),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, shape: &str, layer: &str, certain: bool) -> Row {
        let written = [shape, "", "", ""].map(str::to_owned);
        Row {
            name: name.to_owned(),
            written,
            layer: layer.to_owned(),
            certain,
        }
    }

    #[test]
    fn empty_columns_are_left_out() {
        assert_eq!(
            markdown(&[
                row("weights", "[3, n | 1]", "", true),
                row("bias", "", "", false)
            ]),
            "\n# Variables\n\n\
             | name | shape |\n\
             | --- | --- |\n\
             | `weights` | `[3, n \\| 1]` |\n\
             | `bias` (not in every run) |  |\n",
        );
    }

    #[test]
    fn called_layers_are_named() {
        assert_eq!(
            markdown(&[row("a/weights", "[3]", "dense", true)]),
            "\n# Variables\n\n| name | shape | of |\n| --- | --- | --- |\n| `a/weights` | `[3]` | `dense` |\n",
        );
    }
}
