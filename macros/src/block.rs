//! `scope!`, `name_scope!` and `model!`: parse → check → reuse check → expand.

use proc_macro2::TokenStream;
use quote::quote;

use crate::diag::Diag;
use crate::scope::{self, BlockModel, Kind};
use crate::site::Site;
use crate::{header, reuse};

/// Expands one call; `input` begins with the header.
pub(crate) fn run(kind: Kind, input: TokenStream) -> TokenStream {
    let (krate, input) = match header::runtime(input) {
        Ok(split) => split,
        Err(error) => return error.into_compile_error(),
    };
    let mut diag = Diag::new();
    let Some(block) = scope::read(kind, input, &mut diag) else {
        let errors = diag.finish();
        return quote!({ #errors });
    };
    if diag.has_errors() {
        return body_alone(&block, diag);
    }
    // What an outer macro has checked is not checked again.
    let check = match block.checked {
        true => None,
        false => reuse::block(&block, &krate, &mut diag),
    };
    let site = Site::of(&block.subject);
    let errors = diag.finish();
    scope::expand(&block, &krate, &site, quote!(#errors #check))
}

/// The errors, and a body whose names stay used and completed; what `as` binds does not exist.
fn body_alone(block: &BlockModel, diag: Diag) -> TokenStream {
    let errors = diag.finish();
    let body = block.alias.is_none().then(|| block.body.value());
    quote!({ #errors #body })
}
