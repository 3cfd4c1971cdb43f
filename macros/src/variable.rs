//! `get_variable!` and `variable!`: parse → check → expand.

mod check;
mod expand;
mod model;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Parser;

use self::model::NewVariable;
use crate::args::{self, Arg};
use crate::diag::Diag;
use crate::header::{self, Engine, Typing};
use crate::site::Site;

pub(crate) use self::model::GetVariable;

/// Expands `get_variable!`; `input` begins with the header.
pub(crate) fn get(input: TokenStream) -> TokenStream {
    run(input, read_get, |get, krate, engine| {
        expand::get(get, krate, engine, &Site::of(&get.name))
    })
}

/// Expands `variable!`; `input` begins with the header.
pub(crate) fn new(input: TokenStream) -> TokenStream {
    run(input, read_new, |new, krate, engine| {
        let site = match new.settings.name() {
            Some(name) => Site::of(name),
            None => Site::of(&new.value),
        };
        expand::new(new, krate, engine, &site)
    })
}

fn run<M>(
    input: TokenStream,
    read: impl FnOnce(Typing, TokenStream, &mut Diag) -> Option<M>,
    expand: impl FnOnce(&M, &TokenStream, &Engine) -> TokenStream,
) -> TokenStream {
    let (krate, engine, input) = match header::engine(input) {
        Ok(split) => split,
        Err(error) => return error.into_compile_error(),
    };
    let mut diag = Diag::new();
    let model = read(engine.typing, input, &mut diag);
    let errors = diag.finish();
    match model {
        Some(model) if errors.is_empty() => expand(&model, &krate, &engine),
        // In braces, so that several errors are one expression whose type rustc does not ask for.
        _ => quote!({ #errors }),
    }
}

/// The user's input of a `get_variable!` as a model; `None` if it has no name.
pub(crate) fn read_get(typing: Typing, input: TokenStream, diag: &mut Diag) -> Option<GetVariable> {
    check::check_get(typing, parse(input, diag)?, diag)
}

fn read_new(typing: Typing, input: TokenStream, diag: &mut Diag) -> Option<NewVariable> {
    check::check_new(typing, parse(input, diag)?, diag)
}

fn parse(input: TokenStream, diag: &mut Diag) -> Option<Vec<Arg>> {
    let args = args::parse_all.parse2(input.clone());
    args.map_err(|error| diag.parsing(error, &input)).ok()
}
