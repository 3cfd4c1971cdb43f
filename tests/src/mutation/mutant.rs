//! One mistake in one model.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use super::reading::{Function, Reading, Way};

/// What was done to a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Nothing.
    None,
    /// `reuse = …` was dropped.
    DropReuse,
    /// A scope was opened, and asked in, twice.
    RepeatScope,
    /// A layer was called twice in one scope.
    RepeatCall,
    /// A `get_variable!` was written twice.
    RepeatVariable,
    /// A scope got the name of another one beside it.
    RenameScope,
    /// A scope got the name of another one beside it, and shares that one's variables.
    ShareSibling,
    /// A variable got the name of another one beside it.
    RenameVariable,
    /// Under reuse, another size was asked for.
    ChangeShape,
}

impl Change {
    /// All that are done.
    pub const ALL: [Self; 8] = [
        Self::DropReuse,
        Self::RepeatScope,
        Self::RepeatCall,
        Self::RepeatVariable,
        Self::RenameScope,
        Self::ShareSibling,
        Self::RenameVariable,
        Self::ChangeShape,
    ];
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::None => "unchanged",
            Self::DropReuse => "drop `reuse = ..`",
            Self::RepeatScope => "repeat a scope",
            Self::RepeatCall => "repeat a call",
            Self::RepeatVariable => "repeat a variable",
            Self::RenameScope => "rename a scope",
            Self::ShareSibling => "share a sibling",
            Self::RenameVariable => "rename a variable",
            Self::ChangeShape => "change a shape",
        })
    }
}

/// A model with one change.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// Which model.
    pub model: String,
    /// What was done.
    pub change: Change,
    /// The line where.
    pub line: usize,
    /// All of it.
    pub text: String,
    /// Lines of it that may run any number of times.
    pub uncertain_lines: BTreeSet<usize>,
}

impl Mutant {
    /// The model as it is.
    pub fn none(model: &str, text: &str) -> Self {
        let (model, text) = (model.to_owned(), text.to_owned());
        Self {
            model,
            change: Change::None,
            line: 1,
            text,
            uncertain_lines: BTreeSet::new(),
        }
    }

    /// Every change of every kind, once each.
    pub fn all(model: &str, text: &str, reading: &Reading) -> Vec<Self> {
        let changes = |function: &Function| {
            let scopes = scopes(function, text);
            let repeated = repeated(function, text);
            let variables = renamed(&function.variables, text);
            let sizes = function.shared_sizes.iter().filter_map(|size| {
                let larger = text[size.clone()].parse::<usize>().ok()? + 1;
                Some(Edit::new(
                    Change::ChangeShape,
                    size.clone(),
                    larger.to_string(),
                ))
            });
            let variables = variables
                .into_iter()
                .map(|(at, name)| Edit::new(Change::RenameVariable, at, name));
            scopes
                .into_iter()
                .chain(repeated)
                .chain(variables)
                .chain(sizes)
                .collect::<Vec<_>>()
        };
        let edits = reading.functions.iter().flat_map(changes);
        edits.map(|edit| edit.apply(model, text)).collect()
    }

    /// The name of its module in the scratch crate.
    pub fn module(&self, number: usize) -> String {
        format!("m{number:03}_{}", self.model)
    }
}

impl fmt::Display for Mutant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self
            .text
            .lines()
            .nth(self.line - 1)
            .unwrap_or_default()
            .trim();
        write!(f, "{}:{}: {}: {line}", self.model, self.line, self.change)
    }
}

/// A range and what comes in its place.
struct Edit {
    change: Change,
    at: Range<usize>,
    with: String,
}

impl Edit {
    fn new(change: Change, at: Range<usize>, with: String) -> Self {
        Self { change, at, with }
    }

    fn apply(self, model: &str, text: &str) -> Mutant {
        let mut changed = text.to_owned();
        let line = text[..self.at.start].lines().count().max(1);
        changed.replace_range(self.at, &self.with);
        let uncertain_lines = Reading::of(&changed)
            .map(|reading| reading.uncertain_lines)
            .unwrap_or_default();
        Mutant {
            model: model.to_owned(),
            change: self.change,
            line,
            text: changed,
            uncertain_lines,
        }
    }
}

fn scopes(function: &Function, text: &str) -> Vec<Edit> {
    let names: Vec<Range<usize>> = function
        .scopes
        .iter()
        .map(|scope| scope.name.clone())
        .collect();
    let mut edits = Vec::new();
    for scope in &function.scopes {
        edits.extend(
            scope
                .reuse
                .clone()
                .map(|at| Edit::new(Change::DropReuse, at, String::new())),
        );
    }
    for (at, name) in renamed(&names, text) {
        let has_reuse = function
            .scopes
            .iter()
            .any(|scope| scope.name == at && scope.reuse.is_some());
        if !has_reuse {
            edits.push(Edit::new(
                Change::ShareSibling,
                at.clone(),
                format!("{name}, reuse = true"),
            ));
        }
        edits.push(Edit::new(Change::RenameScope, at, name));
    }
    edits
}

fn repeated(function: &Function, text: &str) -> Vec<Edit> {
    let edit = |statement: &super::reading::Asking| {
        let change = match statement.way {
            Way::Scope => Change::RepeatScope,
            Way::Layer => Change::RepeatCall,
            Way::Variable => Change::RepeatVariable,
        };
        let written = &text[statement.text.clone()];
        // What a block ends with is repeated in front of it.
        let copy = if statement.is_value {
            format!("let _copy = {written}?;")
        } else {
            written.to_owned()
        };
        let at = statement.text.start;
        Edit::new(change, at..at, format!("{copy}\n"))
    };
    function.statements.iter().map(edit).collect()
}

/// Each name becomes the one that comes next in the function; the last, the first.
fn renamed(names: &[Range<usize>], text: &str) -> Vec<(Range<usize>, String)> {
    let next = |(i, at): (usize, &Range<usize>)| {
        let others = names[i + 1..]
            .iter()
            .chain(&names[..i])
            .map(|name| &text[name.clone()]);
        let other = others
            .into_iter()
            .find(|other| *other != &text[at.clone()])?;
        Some((at.clone(), other.to_owned()))
    };
    names.iter().enumerate().filter_map(next).collect()
}
