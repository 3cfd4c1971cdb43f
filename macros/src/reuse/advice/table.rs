//! The "Variables" table in a layer's rustdoc.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use proc_macro2::Span;

use crate::args;
use crate::reuse::event::{Call, Elsewhere, Event, Get, Open, Visit};
use crate::reuse::sites::Sites;

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

/// What a layer asks for.
pub(in crate::reuse) struct Rows(Vec<Row>);

impl Rows {
    /// The table, if there is something in it.
    pub(in crate::reuse) fn table(&self) -> Option<String> {
        // The table stands in front of the function: an editor that completes in it would find everything a few characters further on.
        let is_unfinished = |row: &Row| row.written.iter().any(|text| args::is_unfinished(text));
        (!self.0.is_empty() && !self.0.iter().any(is_unfinished)).then(|| markdown(&self.0))
    }
}

/// The rows of a layer, and of those that it calls if they stand in the same file, above: those are known when this one is
/// expanded.
pub(in crate::reuse) fn rows(name: &str, span: Span, events: &[Event], sites: &Sites) -> Rows {
    let file = span.file();
    let mut table = Table {
        rows: Vec::new(),
        prefix: String::new(),
        certain: true,
        file: &file,
        sites,
    };
    table.events(events);
    let rows = table.rows;
    remember(&file, name, &rows);
    Rows(rows)
}

struct Table<'a> {
    rows: Vec<Row>,
    /// The scopes around, with a `/` behind each.
    prefix: String,
    /// Whether every run comes here.
    certain: bool,
    file: &'a str,
    sites: &'a Sites,
}

impl Table<'_> {
    fn inside(&mut self, scope: &str, events: &[Event]) {
        let outside = self.prefix.len();
        self.prefix.push_str(scope);
        if !scope.is_empty() {
            self.prefix.push('/');
        }
        self.events(events);
        self.prefix.truncate(outside);
    }

    fn uncertain(&mut self, look: impl FnOnce(&mut Self)) {
        let certain = std::mem::replace(&mut self.certain, false);
        look(self);
        self.certain = certain;
    }
}

impl Visit<'_> for Table<'_> {
    fn get(&mut self, get: &Get) {
        let certain = self.certain && !self.sites.is_within(get.site);
        self.rows.push(row(get, &self.prefix, certain));
    }

    fn unnamed(&mut self, get: &Get) {
        self.rows.push(row(get, &self.prefix, self.certain));
    }

    fn call(&mut self, call: &Call) {
        if call.callee.module.is_some() {
            return;
        }
        let name = call.callee.name.to_string();
        let certain = self.certain && !self.sites.is_within(call.site);
        for row in recall(self.file, &name) {
            self.rows.push(Row {
                name: format!("{}{}", self.prefix, row.name),
                layer: match row.layer.is_empty() {
                    true => name.clone(),
                    false => row.layer,
                },
                certain: certain && row.certain,
                ..row
            });
        }
    }

    fn open(&mut self, open: &Open) {
        match open.unique {
            true => self.inside(&format!("{{{}}}", open.name), &open.events),
            false => self.inside(&open.name, &open.events),
        }
    }

    fn elsewhere(&mut self, elsewhere: &Elsewhere) {
        self.inside(&elsewhere.name, &elsewhere.events);
    }

    fn either(&mut self, arms: &[Vec<Event>]) {
        self.uncertain(|table| arms.iter().for_each(|arm| table.events(arm)));
    }

    fn maybe(&mut self, events: &[Event]) {
        self.uncertain(|table| table.events(events));
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
    let table =
        varscope_names::Table::new(["name", "shape", "dtype", "initializer", "trainable", "of"])
            .optional_from(2)
            .rows(rows.iter().map(cells));
    let mut text = String::from("\n# Variables\n\n");
    for line in table.markdown() {
        text.push_str(&line);
        text.push('\n');
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
