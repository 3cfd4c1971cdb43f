//! What a variable macro means, with the user's tokens kept for their spans.

use syn::Expr;

use crate::args::Grammar;
use crate::name::NameArg;
use crate::settings::Settings;

pub(super) const GET_VARIABLE: Grammar = Grammar {
    macro_name: "get_variable!",
    positional: &["name", "shape"],
    keys: &[
        "dtype",
        "initializer",
        "regularizer",
        "trainable",
        "collections",
        "constraint",
        "partitioner",
        "device",
    ],
};

pub(super) const VARIABLE: Grammar = Grammar {
    macro_name: "variable!",
    positional: &["value"],
    keys: &["name", "trainable", "collections", "dtype"],
};

/// One `get_variable!`.
#[derive(Debug)]
pub(crate) struct GetVariable {
    pub(crate) name: NameArg,
    pub(crate) shape: Option<Expr>,
    pub(crate) settings: Settings,
}

/// One `variable!`.
#[derive(Debug)]
pub(super) struct NewVariable {
    pub(super) value: Expr,
    pub(super) settings: Settings,
}
