//! What a scope macro means, with the user's tokens kept for their spans.

use syn::{Expr, Ident};

use crate::args::Grammar;
use crate::body::Body;
use crate::header::Header;
use crate::name::NameArg;
use crate::variable::Dtype;

/// Which macro.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Scope,
    NameScope,
    Model,
}

impl Kind {
    pub(crate) fn macro_name(self) -> &'static str {
        self.grammar().macro_name
    }

    pub(crate) fn grammar(self) -> &'static Grammar {
        match self {
            Self::Scope => &Grammar {
                macro_name: "scope!",
                positional: &["name", "body"],
                keys: &[
                    "reuse",
                    "initializer",
                    "regularizer",
                    "dtype",
                    "custom_getter",
                    "constraint",
                    "partitioner",
                    "default_name",
                    "auxiliary_name_scope",
                ],
            },
            Self::NameScope => &Grammar {
                macro_name: "name_scope!",
                positional: &["name", "body"],
                keys: &["default_name"],
            },
            Self::Model => &Grammar {
                macro_name: "model!",
                positional: &["store", "body"],
                keys: &["reuse"],
            },
        }
    }
}

/// One call.
#[derive(Debug)]
pub(crate) struct BlockModel {
    pub(crate) header: Header,
    pub(crate) kind: Kind,
    /// An outer macro has checked this scope already.
    pub(crate) checked: bool,
    pub(crate) subject: Subject,
    pub(crate) alias: Option<Ident>,
    /// In the order of writing, which is the order of evaluation.
    pub(crate) settings: Vec<Setting>,
    pub(crate) body: Body,
}

impl BlockModel {
    /// `reuse =`, if it was given.
    pub(crate) fn reuse(&self) -> Option<&Reuse> {
        self.settings.iter().find_map(|setting| match setting {
            Setting::Reuse(reuse) => Some(reuse),
            _ => None,
        })
    }

    /// Whether a key that is handed on as it is was given.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.settings
            .iter()
            .any(|setting| matches!(setting, Setting::Other(name, _) if name == key))
    }
}

/// What is opened.
#[derive(Debug)]
pub(crate) enum Subject {
    /// A name, or an expression that is one or a captured scope.
    Named(NameArg),
    /// `default_name` alone.
    Unnamed(NameArg),
    /// A store; `model!` only.
    Store(Box<Expr>),
}

/// One `key = value`.
#[derive(Debug)]
pub(crate) enum Setting {
    Reuse(Reuse),
    Dtype(Dtype),
    DefaultName(NameArg),
    /// Handed on as it is.
    Other(Ident, Expr),
}

/// A reuse setting; an expression keeps its span.
#[derive(Clone, Debug)]
pub(crate) enum Reuse {
    True,
    False,
    Auto,
    /// Known at run time only.
    Unknown(Box<Expr>),
}
