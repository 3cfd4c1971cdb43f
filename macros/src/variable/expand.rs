//! Model → tokens.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Expr;

use super::model::{GetVariable, NewVariable};
use crate::header::{Engine, Typing};
use crate::site::Site;

/// ```text
/// $crate::__private::ndarray::get_variable::<f32, _>(
///     &Name::hashed("weights", HASH),
///     [5, 5, 32, 32],
///     &$crate::__private::asked(&Site { file: "src/net.rs", line: 5, column: 31, text: "…", length: 9 })
///         .initializer($crate::__private::initializer(random_normal(0.0, 0.1))),
/// )
/// ```
///
/// Arguments in the order of writing, so that they are evaluated in it.
pub(super) fn get(
    model: &GetVariable,
    krate: &TokenStream,
    engine: &Engine,
    site: &Site,
) -> TokenStream {
    let GetVariable {
        name,
        shape,
        settings,
    } = model;
    let shape = match shape {
        None => quote!(#krate::__private::NoShape),
        Some(Expr::Array(array)) if array.elems.is_empty() => quote!([0usize; 0]),
        Some(shape) => quote!(#shape),
    };
    let (function, settings) = match (engine.typing, settings.dtype()) {
        (Typing::Dynamic, _) => (quote!(get_variable), settings.expand(krate)),
        (Typing::Static, None) => (
            quote!(get_variable::<::core::primitive::f32, _>),
            settings.expand(krate),
        ),
        (Typing::Static, Some(dtype)) => {
            let element = dtype.expand_type(krate);
            let function = quote!(get_variable_as::<#element, _>);
            (function, settings.expand_typed(krate))
        }
    };
    let (module, name, site) = (&engine.module, name.expand(krate), site.expand(krate));
    quote! {
        #krate::__private::#module::#function(&#name, #shape, &#krate::__private::asked(#site)#settings)
    }
}

/// ```text
/// $crate::__private::ndarray::variable([1.0f32], $crate::__private::VariableOptions::new().site(…).name(…))
/// ```
pub(super) fn new(
    model: &NewVariable,
    krate: &TokenStream,
    engine: &Engine,
    site: &Site,
) -> TokenStream {
    let NewVariable { value, settings } = model;
    let (function, settings) = match (engine.typing, settings.dtype()) {
        (Typing::Static, Some(dtype)) => {
            let element = dtype.expand_type(krate);
            let function = quote!(variable_as::<#element, _>);
            (function, settings.expand_typed(krate))
        }
        _ => (quote!(variable), settings.expand(krate)),
    };
    let (module, site) = (&engine.module, site.expand(krate));
    quote! {
        #krate::__private::#module::#function(
            #value,
            #krate::__private::VariableOptions::new().site(#site)#settings
        )
    }
}
