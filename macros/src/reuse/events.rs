//! What a body does, as far as variables go.

use proc_macro2::{Ident, Span};

use super::callee::Callee;

/// One event, in the order of execution.
#[derive(Debug)]
pub(super) enum Event {
    Get(Get),
    Open(Open),
    Call(Call),
    /// The arms of a branch that reach its end.
    Either(Vec<Vec<Event>>),
    /// What may run, or may not.
    Maybe(Vec<Event>),
    /// `get_variable!` with a name that only the run knows; the text says how it is made.
    Unnamed(Get),
    /// A scope whose name or getter only the run knows; the text says how the name is made.
    Elsewhere(String, Vec<Event>),
    /// `reuse_variables()` on the active scope.
    Share,
}

/// `get_variable!`.
#[derive(Debug)]
pub(super) struct Get {
    pub(super) site: u16,
    pub(super) name: String,
    pub(super) span: Span,
    pub(super) shape: Arg,
    /// The runtime's name of the element type.
    pub(super) dtype: Option<&'static str>,
    pub(super) written: Written,
    /// Asked for again by the next turn of a loop, in the same scope and without reuse.
    pub(super) repeats: bool,
    /// It stands behind an early `return`: a caller may run on without it.
    pub(super) within: bool,
}

/// Source text of the arguments; empty where there is none.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) shape: String,
    pub(super) dtype: String,
    pub(super) initializer: String,
    pub(super) trainable: String,
}

impl Written {
    /// A line for each, without empty ones at the end.
    pub(super) fn lines(&self) -> String {
        let lines = [&self.shape, &self.dtype, &self.initializer, &self.trainable];
        let text = lines.map(|line| line.replace('\n', " ")).join("\n");
        text.trim_end().to_owned()
    }
}

/// A scope with a name that the compiler knows.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) name: String,
    /// The run makes the name unique (`default_name`).
    pub(super) unique: bool,
    pub(super) span: Span,
    pub(super) reuse: Reuse,
    pub(super) events: Vec<Event>,
}

/// What is visible of reuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reuse {
    No,
    /// `reuse = true`: it must exist.
    Yes,
    /// `auto`, or an expression.
    Perhaps,
}

/// A call of what may be a layer.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) site: u16,
    pub(super) callee: Callee,
    pub(super) args: Vec<Arg>,
    pub(super) labels: Vec<Label>,
    /// See [`Get::repeats`].
    pub(super) repeats: bool,
    /// See [`Get::within`].
    pub(super) within: bool,
}

/// `name =` in front of an argument.
#[derive(Debug)]
pub(super) struct Label {
    pub(super) name: Ident,
    /// The argument's position.
    pub(super) index: usize,
}

/// What is known of a shape or an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Arg {
    Unknown,
    /// A parameter of the function around it.
    Parameter(u8),
    Int(i64),
    Dims(Vec<Dim>),
}

/// One entry of an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dim {
    Unknown,
    Parameter(u8),
    Int(i64),
}
