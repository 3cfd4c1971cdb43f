//! What the forwarding `macro_rules!` put in front of the user's input: `[$crate]`, and for variables `[engine typed]` or
//! `[engine dynamic]`.

use proc_macro2::token_stream::IntoIter;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::parse::Result;

use crate::invisible;

/// Splits the input of a scope macro into the path to the runtime, whatever the user calls it, and what the user wrote.
pub(crate) fn runtime(input: TokenStream) -> Result<(TokenStream, TokenStream)> {
    let mut input = input.into_iter();
    let krate = group(&mut input)?;
    Ok((krate, invisible::show(input.collect())))
}

/// The same of a variable macro, with the engine between the two.
pub(crate) fn engine(input: TokenStream) -> Result<(TokenStream, Engine, TokenStream)> {
    let mut input = input.into_iter();
    let (krate, engine) = (group(&mut input)?, group(&mut input)?);
    let mut engine = engine.into_iter();
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
    Ok((krate, engine, invisible::show(input.collect())))
}

fn group(input: &mut IntoIter) -> Result<TokenStream> {
    match input.next() {
        Some(TokenTree::Group(group)) => Ok(group.stream()),
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
