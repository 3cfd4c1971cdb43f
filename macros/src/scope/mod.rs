//! What `scope!`, `name_scope!` and `model!` are: a guard around the user's code.

mod check;
mod expand;
mod model;
mod parse;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};

use self::parse::BlockSyntax;
use crate::body;
use crate::diag::Diag;

pub(crate) use self::expand::expand;
pub(crate) use self::model::{BlockModel, Kind, Subject};

/// The user's input as a model; `None` if not even the body is known.
pub(crate) fn read(kind: Kind, input: TokenStream, diag: &mut Diag) -> Option<BlockModel> {
    let input = body::rewrite_angle_form(input, diag);
    if diag.has_errors() {
        // What is left of a broken angle form would only be reported again, by rustc.
        return None;
    }
    let parser = |input: ParseStream| BlockSyntax::parse(kind, input);
    match parser.parse2(input.clone()) {
        Ok(syntax) => check::check(kind, syntax, diag),
        Err(error) => {
            diag.parsing(error, &input);
            None
        }
    }
}
