//! What the forwarding `macro_rules!` put in front of the user's input: `[$crate] [engine]`.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::parse::Result;

use crate::invisible;

/// Where the runtime is and which engine was imported.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    /// `$crate` of the runtime, whatever the user calls it.
    pub(crate) krate: TokenStream,
    /// The module of `__private` that creates variables.
    pub(crate) engine: Ident,
}

impl Header {
    /// Splits the input into the header and what the user wrote.
    pub(crate) fn split(input: TokenStream) -> Result<(Self, TokenStream)> {
        let mut tokens = input.into_iter();
        let (Some(TokenTree::Group(krate)), Some(TokenTree::Group(engine))) =
            (tokens.next(), tokens.next())
        else {
            return Err(foreign());
        };
        let Some(TokenTree::Ident(engine)) = engine.stream().into_iter().next() else {
            return Err(foreign());
        };
        let header = Self {
            krate: krate.stream(),
            engine,
        };
        Ok((header, invisible::show(tokens.collect())))
    }

    /// Whether the engine knows the types of variables when it compiles.
    pub(crate) fn is_static(&self) -> bool {
        self.engine == "ndarray"
    }
}

/// Nobody but the forwarding macros calls a macro of this crate.
fn foreign() -> syn::Error {
    syn::Error::new(Span::call_site(), "use the macros of the crate `varscope`")
}
