//! What `#[layer]`, `model!` and `scope!` write down about a body: plain data, built by the macros, read by the walk.
//!
//! The fields are public for the macros alone; people read a [`Signature`](super::Signature).

use super::path::PathHash;
use crate::dtype::DType;

/// One thing that a body does, in the order of execution.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// `get_variable!` with a literal name.
    Get(Get),
    /// A scope with a literal name around further steps.
    Open(Open),
    /// A call of something that may be a layer.
    Call(Call),
    /// The arms of an `if` or `match` that reach its end: one of them runs.
    Either(&'static [&'static [Step]]),
    /// Steps that may run, once, often or never.
    Maybe(&'static [Step]),
    /// `get_variable!` with a name that only the run knows; `name` says how it is made.
    Unnamed(Get),
    /// Steps in a scope whose name, or getter, only the run knows; the text says how the name is made.
    Elsewhere(&'static str, &'static [Step]),
    /// `reuse_variables()` on the active scope.
    Share,
}

/// A request for a variable.
#[derive(Clone, Copy, Debug)]
pub struct Get {
    /// The number of this step among the sites of its function.
    pub site: u16,
    /// The name as written.
    pub name: &'static str,
    /// The hash of `name`.
    pub path: PathHash,
    /// The shape, as far as it is known.
    pub shape: Arg,
    /// The element type, if the request names one that is known.
    pub dtype: Option<DType>,
    /// Source text of shape, dtype, initializer and trainable; empty if absent.
    pub written: [&'static str; 4],
    /// Line and column of the name.
    pub at: (u32, u32),
}

/// A scope around steps.
#[derive(Clone, Copy, Debug)]
pub struct Open {
    /// The name as written.
    pub name: &'static str,
    /// The hash of `name`.
    pub path: PathHash,
    /// Whether the run makes the name unique (`default_name`), so that no other scope has it.
    pub unique: bool,
    /// Whether sharing is visible: any `reuse =` but `false`.
    pub reuse: bool,
    /// What stands in the scope.
    pub steps: &'static [Step],
}

/// A call.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// The number of this step among the sites of its function.
    pub site: u16,
    /// What the callee says of itself.
    pub layer: &'static super::Signature,
    /// The arguments, as far as they are known.
    pub args: &'static [Arg],
    /// Line and column of the callee.
    pub at: (u32, u32),
}

/// What is known of a shape or of an argument when the body is compiled.
#[derive(Clone, Copy, Debug)]
pub enum Arg {
    /// Nothing.
    Unknown,
    /// It is this parameter of the function around it.
    Parameter(u8),
    /// A whole number.
    Int(i64),
    /// An array of whole numbers.
    Literal(&'static [i64]),
    /// An array: each entry a whole number, `UNKNOWN_DIM`, or `-2 - index` for the function's parameter number `index`.
    Pattern(&'static [i64]),
}

/// A dimension that is not known.
pub(super) const UNKNOWN_DIM: i64 = -1;
