//! What a scope macro means, with the user's tokens kept for their spans.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Expr, Ident};

use crate::args::Grammar;
use crate::body::Body;
use crate::name::NameArg;
use crate::settings::Settings;

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
    pub(crate) kind: Kind,
    /// An outer macro has checked this scope already.
    pub(crate) checked: bool,
    pub(crate) subject: Subject,
    pub(crate) alias: Option<Ident>,
    pub(crate) settings: Settings,
    pub(crate) body: Body,
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

impl ToTokens for Subject {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Named(name) | Self::Unnamed(name) => name.to_tokens(tokens),
            Self::Store(store) => store.to_tokens(tokens),
        }
    }
}
