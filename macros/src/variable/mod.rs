//! `get_variable!` and `variable!`.

mod check;
mod dtype;
mod expand;
mod literal;
pub(crate) mod model;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Parser;

use crate::args::{self, Arg};
use crate::diag::{Diag, Errors};
use crate::header::Header;

pub(crate) use check::check_value_kind;
pub(crate) use dtype::{Dtype, Typing, check as check_dtype};
pub(crate) use literal::type_literals_of_initializer;
pub(crate) use model::GetVariable;

/// Expands `get_variable!`; `input` begins with the header.
pub(crate) fn get(input: TokenStream) -> TokenStream {
    run(input, |header, input, diag| {
        read_get(header, input, diag).map(|model| expand::get(&model))
    })
}

/// Expands `variable!`; `input` begins with the header.
pub(crate) fn new(input: TokenStream) -> TokenStream {
    run(input, |header, input, diag| {
        let args = arguments(input, diag)?;
        check::check_new(header, args, diag).map(|model| expand::new(&model))
    })
}

/// The user's input of a `get_variable!` as a model; `None` if it has no name.
pub(crate) fn read_get(header: Header, input: TokenStream, diag: &mut Diag) -> Option<GetVariable> {
    let args = arguments(input, diag)?;
    check::check_get(header, args, diag)
}

fn arguments(input: TokenStream, diag: &mut Diag) -> Option<Vec<Arg>> {
    match args::parse_all.parse2(input) {
        Ok(args) => Some(args),
        Err(error) => {
            diag.push(error);
            None
        }
    }
}

fn run(
    input: TokenStream,
    expand: impl FnOnce(Header, TokenStream, &mut Diag) -> Option<TokenStream>,
) -> TokenStream {
    let (header, input) = match Header::split(input) {
        Ok(split) => split,
        Err(error) => return failed(&error.into()),
    };
    let mut diag = Diag::new();
    let expanded = expand(header, input, &mut diag);
    let errors = diag.finish();
    match expanded {
        Some(expanded) if errors.is_empty() => expanded,
        _ => failed(&errors),
    }
}

/// In braces, so that several errors are one expression whose type rustc does not ask for.
fn failed(errors: &Errors) -> TokenStream {
    quote!({ #errors })
}
