//! `#[layer]`: a function that the chain of every error knows.

mod check;
mod expand;
pub(crate) mod model;
mod parse;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::quote;

use crate::diag::Diag;
use crate::invisible;

pub(crate) use model::LayerModel;

/// Expands the attribute. Whatever is wrong, the user's item stays as it is and comes first.
pub(crate) fn run(args: TokenStream, item: TokenStream) -> TokenStream {
    let function = match parse::function(invisible::show(item.clone())) {
        Ok(function) => function,
        Err(error) => {
            let error = error.into_compile_error();
            return quote!(#item #error);
        }
    };
    let mut diag = Diag::new();
    let model = check::check(args, function, &mut diag);
    let errors = diag.finish();
    match model {
        Some(model) if errors.is_empty() => expand::expand(&model),
        _ => quote!(#item #errors),
    }
}
