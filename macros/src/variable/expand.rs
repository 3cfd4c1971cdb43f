//! Model → tokens.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Expr;

use super::model::{GetVariable, NewVariable, Setting};
use crate::header::Header;
use crate::site;

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
pub(super) fn get(model: &GetVariable) -> TokenStream {
    let krate = &model.header.krate;
    let engine = &model.header.engine;
    let shape = match &model.shape {
        None => quote!(#krate::__private::NoShape),
        Some(Expr::Array(array)) if array.elems.is_empty() => quote!([0usize; 0]),
        Some(shape) => quote!(#shape),
    };
    let name = model.name.expand(krate);
    let site = site::expand(&model.name, krate);
    let settings = expand_settings(&model.settings, &model.header);
    let function = match (model.header.is_static(), model.dtype()) {
        (false, _) => quote!(get_variable),
        (true, None) => quote!(get_variable::<::core::primitive::f32, _>),
        (true, Some(dtype)) => {
            let element = dtype.expand_type(krate);
            quote!(get_variable_as::<#element, _>)
        }
    };
    quote! {
        #krate::__private::#engine::#function(&#name, #shape, &#krate::__private::asked(#site)#settings)
    }
}

/// ```text
/// $crate::__private::ndarray::variable([1.0f32], $crate::__private::VariableOptions::new().site(…).name(…))
/// ```
pub(super) fn new(model: &NewVariable) -> TokenStream {
    let krate = &model.header.krate;
    let engine = &model.header.engine;
    let value = &model.value;
    let site = match model.name() {
        Some(name) => site::expand(name, krate),
        None => site::expand(value, krate),
    };
    let settings = expand_settings(&model.settings, &model.header);
    let function = match (model.header.is_static(), model.dtype()) {
        (true, Some(dtype)) => {
            let element = dtype.expand_type(krate);
            quote!(variable_as::<#element, _>)
        }
        _ => quote!(variable),
    };
    quote! {
        #krate::__private::#engine::#function(
            #value,
            #krate::__private::VariableOptions::new().site(#site)#settings
        )
    }
}

/// One method call for each. A static engine's dtype is a type parameter: written twice, a mistake in it would be reported twice.
fn expand_settings(settings: &[Setting], header: &Header) -> TokenStream {
    settings
        .iter()
        .filter(|setting| !(header.is_static() && matches!(setting, Setting::Dtype(_))))
        .map(|setting| expand_setting(setting, &header.krate))
        .collect()
}

fn expand_setting(setting: &Setting, krate: &TokenStream) -> TokenStream {
    match setting {
        Setting::Dtype(dtype) => {
            let dtype = dtype.expand(krate);
            quote!(.dtype(#dtype))
        }
        Setting::Name(name) => {
            let name = name.expand(krate);
            quote!(.name(#name))
        }
        Setting::Other(key, Expr::Array(array))
            if key == "collections" && array.elems.is_empty() =>
        {
            quote!(.collections([] as [&::core::primitive::str; 0]))
        }
        Setting::Other(key, expr) if key == "initializer" => {
            quote!(.initializer(#krate::__private::initializer(#expr)))
        }
        Setting::Other(key, expr) => {
            let method = Ident::new(&key.to_string(), Span::mixed_site().located_at(key.span()));
            quote_spanned!(method.span()=> .#method(#expr))
        }
    }
}
