//! What the forwarding `macro_rules!` put in front of the user's input: `[$crate] [engine]`.

use proc_macro2::{Group, TokenStream, TokenTree};
use syn::Ident;
use syn::parse::{ParseStream, Result};

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
    /// Takes the header off the input.
    pub(crate) fn parse(input: ParseStream) -> Result<Self> {
        let krate = input.parse::<Group>()?.stream();
        let engine = syn::parse2(input.parse::<Group>()?.stream())?;
        Ok(Self { krate, engine })
    }

    /// Splits the input into the header and what the user wrote.
    pub(crate) fn split(input: TokenStream) -> Result<(Self, TokenStream)> {
        let mut tokens = input.into_iter();
        let header: TokenStream = tokens
            .by_ref()
            .take(2)
            .collect::<Vec<TokenTree>>()
            .into_iter()
            .collect();
        let header = syn::parse::Parser::parse2(Self::parse, header)?;
        Ok((header, invisible::show(tokens.collect())))
    }

    /// Whether the engine knows the types of variables when it compiles.
    pub(crate) fn is_static(&self) -> bool {
        self.engine == "ndarray"
    }
}
