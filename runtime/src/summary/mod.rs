//! What a store has, to be looked at.

mod grouped;
mod json;
mod row;
mod table;
mod tree;

use std::collections::HashMap;
use std::fmt;
use std::io::{self, IsTerminal as _, Write as _};

use varscope_names::{AVERAGES, OPTIMIZER_VARIABLES, Table};

use crate::error::Result;
use crate::pass;
use crate::select::Select;
use crate::site::Trace;
use crate::store::VarStore;
use crate::variable::AnyVariable;
use row::{Column, Row};
use tree::Tree;

/// The variables of a store, to be looked at: a table grouped by scope with subtotals when it is printed, a [tree](Self::tree), or the same
/// for a page ([Markdown](Self::markdown)) and for machines ([JSON](Self::json)).
///
/// What an optimizer keeps beside the variables, and averages of them, are a line each at the end; [`Self::unfolded`] shows them one by one.
#[derive(Clone, Debug)]
#[must_use = "a summary does nothing until it is printed"]
pub struct Summary {
    variables: Vec<AnyVariable>,
    /// How often the last pass shared some of them.
    shared: HashMap<String, u32>,
    is_folded: bool,
}

/// What is folded: its collection, and what the line says.
const FOLDED: [(&str, &str); 2] = [
    (OPTIMIZER_VARIABLES, "(optimizer)"),
    (AVERAGES, "(averages)"),
];

impl VarStore {
    /// The variables to look at, in creation order: shapes, sizes, what is trained, where each was defined, and how often the last pass that
    /// has ended shared it (as far as nobody keeps a captured scope of that pass).
    ///
    /// ```
    /// use varscope::prelude::*;
    ///
    /// #[layer]
    /// fn dense(inputs: usize, units: usize) -> Result<()> {
    ///     get_variable!("kernel", [inputs, units])?;
    ///     get_variable!("bias", [units], initializer = zeros())?;
    ///     Ok(())
    /// }
    ///
    /// # fn main() -> Result<()> {
    /// let store = VarStore::new();
    /// model!(store, {
    ///     scope!("hidden", dense(784, 100))?;
    ///     scope!("hidden", reuse = true, dense(784, 100))?;
    ///     scope!("output", dense(100, 10))?;
    /// });
    /// assert_eq!(
    ///     store.summary().without_places().to_string(),
    ///     "\
    /// variable  shape        dtype    parameters      bytes  trained  shared
    /// hidden/   2 variables               78,500  306.6 KiB
    ///   kernel  (784, 100)   float32      78,400  306.2 KiB  yes      1×
    ///   bias    (100,)       float32         100      400 B  yes      1×
    /// output/   2 variables                1,010    3.9 KiB
    ///   kernel  (100, 10)    float32       1,000    3.9 KiB  yes
    ///   bias    (10,)        float32          10       40 B  yes
    /// 4 variables, 79,510 parameters (310.6 KiB), all of them trained"
    /// );
    /// println!("{}", store.summary()); // with the line where each was asked for first
    /// # Ok(())
    /// # }
    /// ```
    pub fn summary(&self) -> Summary {
        Summary {
            variables: self.variables(),
            shared: pass::shared(self),
            is_folded: true,
        }
    }
}

impl Summary {
    /// Those variables only that a pattern chooses: `store.summary().only("encoder")?`. They are shown one by one.
    ///
    /// # Errors
    /// If the text is no pattern: [`Select::check`].
    #[track_caller]
    pub fn only(mut self, select: impl Into<Select>) -> Result<Self> {
        let (select, here) = (select.into(), Trace::caller());
        select.check().map_err(|error| error.at(here))?;
        self.variables.retain(|v| select.keeps(v));
        self.is_folded = false;
        Ok(self)
    }

    /// Optimizers' variables and averages one by one as well.
    pub fn unfolded(mut self) -> Self {
        self.is_folded = false;
        self
    }

    /// The table without where each variable was defined: for a place where lines of code say nothing.
    pub fn without_places(&self) -> impl fmt::Display {
        self.table(&Column::ALL[..Column::ALL.len() - 1], None)
    }

    /// The table as wide as so many columns of text allow: columns that matter less are left out, and long cells go over several lines.
    pub fn fitted(&self, width: usize) -> impl fmt::Display {
        self.table(&Column::ALL, Some(width))
    }

    /// Prints the table: fitted to the terminal if there is one, as it is if not.
    ///
    /// # Errors
    /// If standard output can't be written.
    pub fn print(&self) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let terminal = match out.is_terminal() {
            true => terminal_size::terminal_size(),
            false => None,
        };
        match terminal {
            Some((width, _)) => writeln!(out, "{}", self.fitted(width.0.into())),
            None => writeln!(out, "{self}"),
        }
    }

    /// Scopes and variables as a tree.
    ///
    /// ```
    /// # use varscope::{Request, VarStore};
    /// let store = VarStore::new();
    /// let mut pass = store.pass();
    /// for name in ["net/conv/w", "net/conv/b", "net/out"] {
    ///     pass.get_variable(Request::new(name).shape([2, 3]))?;
    /// }
    /// assert_eq!(
    ///     store.summary().tree().to_string(),
    ///     "\
    /// net
    /// ├── conv
    /// │   ├── w  float32 (2, 3)
    /// │   └── b  float32 (2, 3)
    /// └── out  float32 (2, 3)"
    /// );
    /// # Ok::<(), varscope::Error>(())
    /// ```
    pub fn tree(&self) -> impl fmt::Display {
        Tree::of(&self.shown())
    }

    /// A table in Markdown, a row for each variable, by full names.
    pub fn markdown(&self) -> String {
        let head = [
            "variable",
            "shape",
            "dtype",
            "parameters",
            "trained",
            "defined at",
        ];
        let rows = self.shown().into_iter().map(|row| {
            let trained = if row.is_trained { "yes" } else { "no" };
            let parameters = row.parameters.to_string();
            [
                format!("`{}`", row.name),
                row.shape,
                row.dtype,
                parameters,
                trained.to_owned(),
                format!("`{}`", row.defined_at),
            ]
        });
        let lines: Vec<String> = Table::new(head).rows(rows).markdown().collect();
        lines.join("\n")
    }

    /// Everything, as a JSON object: `variables`, a list of objects, and the totals `parameters`, `trained_parameters` and `bytes`. Nothing is
    /// folded.
    pub fn json(&self) -> String {
        json::of(&self.rows())
    }

    fn table(&self, columns: &[Column], width: Option<usize>) -> impl fmt::Display {
        let rows = self.rows();
        let totals = grouped::totals(&rows);
        let (folded, shown) = self.parted(rows);
        let mut lines = grouped::lines(&shown);
        lines.extend(FOLDED.into_iter().filter_map(|(key, name)| {
            let members = folded.iter().filter(|row| row.folds_into == Some(key));
            grouped::fold(name, &members.collect::<Vec<_>>())
        }));
        table::laid_out(lines, columns, width) + &totals
    }

    /// What is shown one by one.
    fn shown(&self) -> Vec<Row> {
        self.parted(self.rows()).1
    }

    /// What is folded, and what is shown one by one.
    fn parted(&self, rows: Vec<Row>) -> (Vec<Row>, Vec<Row>) {
        let is_folded = |row: &Row| self.is_folded && row.folds_into.is_some();
        rows.into_iter().partition(is_folded)
    }

    fn rows(&self) -> Vec<Row> {
        let shared = |v: &AnyVariable| self.shared.get(v.path()).copied();
        let row = |v| Row::of(v, folds_into(v), shared(v).unwrap_or_default());
        self.variables.iter().map(row).collect()
    }
}

/// The collection into whose line a variable is folded.
fn folds_into(variable: &AnyVariable) -> Option<&'static str> {
    let mut keys = FOLDED.iter().map(|(key, _)| *key);
    keys.find(|key| variable.collections().any(|own| own == *key))
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.table(&Column::ALL, None).fmt(f)
    }
}
