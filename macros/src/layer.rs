//! `#[layer]`, a function that the chain of every error knows: parse → check → reuse check → expand.

mod check;
mod expand;
mod model;
mod parse;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::quote;

use crate::diag::Diag;
use crate::{invisible, reuse};

/// Expands the attribute. Whatever is wrong, the user's item stays as it is and comes first, and callers find what they ask for.
pub(crate) fn run(args: TokenStream, item: TokenStream) -> TokenStream {
    let function = match parse::function(invisible::show(item.clone())) {
        Ok(function) => function,
        Err(error) => {
            let error = error.into_compile_error();
            return quote!(#item #error);
        }
    };
    let mut diag = Diag::new();
    let layer = check::check(args, function, &mut diag);
    if diag.has_errors() {
        let behind = reuse::unread(layer.facts(), &mut diag).behind();
        let errors = diag.finish();
        return quote!(#item #behind #errors);
    }
    let check = reuse::layer(layer.facts(), &mut diag);
    let errors = diag.finish();
    let expanded = expand::expand(&layer, &check);
    quote!(#expanded #errors)
}
