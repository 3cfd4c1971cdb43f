//! What `#[layer]`, `model!` and `scope!` write down about a body: plain data, built by the macros, read by the walk.
//!
//! The fields are public for the macros alone; people read a [`Signature`](super::Signature).

use crate::dtype::DType;

/// One thing that a body does, in the order of execution.
///
/// Positional, because every token of an expansion is time that its user waits. Names come with their hash, as
/// `PathHash`'s sum and power; `written` is the source text of shape, dtype, initializer and trainable,
/// one a line.
#[derive(Clone, Copy, Debug)]
pub enum Fact {
    /// `get_variable!` with a literal name: site, name, sum, power, shape, element type, written, line, column.
    Get(
        u16,
        &'static str,
        u64,
        u64,
        Arg,
        Option<DType>,
        &'static str,
        u32,
        u32,
    ),
    /// `get_variable!` with a name that only the run knows: how it is made, written, line, column.
    Unnamed(&'static str, &'static str, u32, u32),
    /// A scope with a literal name: name, sum, power, whether the run makes the name unique (`default_name`), whether sharing
    /// is visible (any `reuse =` but `false`), what stands in it.
    Open(&'static str, u64, u64, bool, bool, &'static [Fact]),
    /// A call of something that may be a layer: site, what the callee says of itself, arguments, line, column. Line and column are 0
    /// where the callee's name stands elsewhere in the body as well.
    Call(u16, &'static super::Signature, &'static [Arg], u32, u32),
    /// The arms of an `if` or `match` that reach its end: one of them runs.
    Either(&'static [&'static [Fact]]),
    /// What may run, once or never; if it does, then from its beginning.
    Maybe(&'static [Fact]),
    /// The same, as often as it likes.
    Turn(&'static [Fact]),
    /// The same, in whatever scope: it meets itself alone.
    Apart(&'static [Fact]),
    /// What runs who knows where, or is perhaps not there at all.
    Aside(&'static [Fact]),
    /// What stands behind an early `return`: whoever runs on in this function has done it, but its caller may run on without.
    Within(&'static [Fact]),
    /// A scope whose name, or getter, only the run knows: how the name is made, whether it is a scope of this body that shares
    /// nothing, what stands in it.
    Elsewhere(&'static str, bool, &'static [Fact]),
    /// `reuse_variables()` on the active scope.
    Share,
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
