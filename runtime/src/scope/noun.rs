//! What a name is of, as errors have it.

/// TensorFlow makes a name scope of every name, and where one is wrong it always says "root scope name" or "scope name".
#[derive(Clone, Copy, Debug)]
pub(crate) enum Noun {
    Scope,
    Variable,
    Regularizer,
    Node,
}

impl Noun {
    pub(super) const fn text(self, at_root: bool) -> &'static str {
        match self {
            Self::Scope if at_root => "root scope",
            Self::Scope => "scope",
            Self::Variable => "variable",
            Self::Regularizer => "regularizer",
            Self::Node => "node",
        }
    }
}
