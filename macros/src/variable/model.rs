//! What a variable macro means, with the user's tokens kept for their spans.

use syn::{Expr, Ident};

use super::dtype::Dtype;
use crate::args::Grammar;
use crate::header::Header;
use crate::name::NameArg;

pub(crate) const GET_VARIABLE: Grammar = Grammar {
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
    pub(crate) header: Header,
    pub(crate) name: NameArg,
    pub(crate) shape: Option<Expr>,
    /// In the order of writing, which is the order of evaluation.
    pub(crate) settings: Vec<Setting>,
}

impl GetVariable {
    /// `dtype =`, if it was given.
    pub(crate) fn dtype(&self) -> Option<&Dtype> {
        dtype_of(&self.settings)
    }

    /// Any other key, as written.
    pub(crate) fn get(&self, key: &str) -> Option<&Expr> {
        self.settings.iter().find_map(|setting| match setting {
            Setting::Other(name, expr) if name == key => Some(expr),
            _ => None,
        })
    }
}

/// One `variable!`.
#[derive(Debug)]
pub(super) struct NewVariable {
    pub(super) header: Header,
    pub(super) value: Expr,
    pub(super) settings: Vec<Setting>,
}

impl NewVariable {
    pub(super) fn dtype(&self) -> Option<&Dtype> {
        dtype_of(&self.settings)
    }

    pub(super) fn name(&self) -> Option<&NameArg> {
        self.settings.iter().find_map(|setting| match setting {
            Setting::Name(name) => Some(name),
            _ => None,
        })
    }
}

fn dtype_of(settings: &[Setting]) -> Option<&Dtype> {
    settings.iter().find_map(|setting| match setting {
        Setting::Dtype(dtype) => Some(dtype),
        _ => None,
    })
}

/// One `key = value`.
#[derive(Debug)]
pub(crate) enum Setting {
    Dtype(Dtype),
    Name(NameArg),
    /// Handed on as it is.
    Other(Ident, Expr),
}
