//! `scope!`, `name_scope!` and `model!`: a guard around the user's code.

mod check;
mod expand;
pub(crate) mod model;
mod parse;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Parser;

use crate::body;
use crate::diag::Diag;
use crate::header::Header;

pub(crate) use check::check;
pub(crate) use model::{BlockModel, Kind};
pub(crate) use parse::BlockSyntax;

/// Expands one call; `input` begins with the header.
pub(crate) fn run(kind: Kind, input: TokenStream) -> TokenStream {
    let (header, input) = match Header::split(input) {
        Ok(split) => split,
        Err(error) => return error.into_compile_error(),
    };
    let mut diag = Diag::new();
    let model = read(kind, header, input, &mut diag);
    let errors = diag.finish();
    match model {
        Some(model) if errors.is_empty() => expand::expand(&model),
        // The body's names stay used and completed; what `as` binds does not exist.
        Some(BlockModel {
            body, alias: None, ..
        }) => {
            let body = body.value();
            quote!({ #errors #body })
        }
        _ => quote!({ #errors }),
    }
}

/// The user's input as a model; `None` if not even the body is known.
pub(crate) fn read(
    kind: Kind,
    header: Header,
    input: TokenStream,
    diag: &mut Diag,
) -> Option<BlockModel> {
    let input = body::rewrite_angle_form(input, diag);
    if diag.has_errors() {
        // What is left of a broken angle form would only be reported again, by rustc.
        return None;
    }
    let parser = |input: syn::parse::ParseStream| BlockSyntax::parse(kind, input);
    match parser.parse2(input) {
        Ok(syntax) => check(kind, header, syntax, diag),
        Err(error) => {
            diag.push(error);
            None
        }
    }
}
