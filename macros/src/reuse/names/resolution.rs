//! The questions about a name, and the answers.

use super::callee::Home;

/// A name in a callee, whose meaning the code around may have changed.
#[derive(Clone, Copy, Debug)]
pub(super) enum NameUse<'a> {
    /// A function that is called by its plain name.
    Function(&'a str),
    /// The beginning of a path.
    Module(&'a str),
}

/// What is known of a name that is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Resolution {
    /// Not what the module's names say.
    Hidden,
    /// What the module's names say, whatever that is.
    Open,
    /// A layer in the same module, whose answer is there.
    Layer(Home),
}

/// A conflict over a module's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reuse) enum ModuleClash {
    /// The module around the layer has the layer's name (`conv.rs: fn conv`).
    Namesake,
    /// A module, crate or type beside the layer has it.
    Other,
}
