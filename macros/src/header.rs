//! What the forwarding `macro_rules!` put in front of the user's input: `[$crate]`, and for variables `[engine typed]` or
//! `[engine dynamic]`.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use syn::parse::Result;

use crate::invisible;

/// Splits the input of a scope macro into the path to the runtime, whatever the user calls it, and what the user wrote.
pub(crate) fn runtime(input: TokenStream) -> Result<(TokenStream, TokenStream)> {
    let (krate, input) = group(input)?;
    Ok((krate.stream(), invisible::show(input)))
}

/// The same of a variable macro, with the engine between the two.
pub(crate) fn engine(input: TokenStream) -> Result<(TokenStream, Engine, TokenStream)> {
    let (krate, input) = group(input)?;
    let (engine, input) = group(input)?;
    let mut engine = engine.stream().into_iter();
    let (Some(TokenTree::Ident(module)), Some(TokenTree::Ident(typing))) =
        (engine.next(), engine.next())
    else {
        return Err(foreign());
    };
    let typing = match typing == "typed" {
        true => Typing::Static,
        false => Typing::Dynamic,
    };
    let engine = Engine { module, typing };
    Ok((krate.stream(), engine, invisible::show(input)))
}

fn group(input: TokenStream) -> Result<(Group, TokenStream)> {
    let mut tokens = input.into_iter();
    match tokens.next() {
        Some(TokenTree::Group(group)) => Ok((group, tokens.collect())),
        _ => Err(foreign()),
    }
}

/// Nobody but the forwarding macros calls a macro of this crate.
fn foreign() -> syn::Error {
    syn::Error::new(Span::call_site(), "use the macros of the crate `varscope`")
}

/// The engine that was imported.
#[derive(Clone, Debug)]
pub(crate) struct Engine {
    /// The module of `__private` that creates variables.
    pub(crate) module: Ident,
    pub(crate) typing: Typing,
}

/// When variables get their types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Typing {
    /// By the compiler: the dtype must be a type.
    Static,
    /// At run time: the dtype may be any expression.
    Dynamic,
}
