//! Model → tokens.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Expr;

use super::model::{GetVariable, NewVariable, Setting};
use crate::site;

/// ```text
/// $crate::__private::ndarray::get_variable::<f32, _>(
///     [5, 5, 32, 32],
///     $crate::__private::Request::new(const { Name::literal("weights") })
///         .site(const { &Site::new("src/net.rs", 5, 31, "…", 9) })
///         .initializer(random_normal(0.0, 0.1)),
/// )
/// ```
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
    let settings = model
        .settings
        .iter()
        .map(|setting| expand_setting(setting, krate));
    let typed = model.header.is_static().then(|| {
        let element = model.dtype().and_then(|dtype| dtype.expand_type(krate));
        let element = element.unwrap_or_else(|| quote!(::core::primitive::f32));
        quote!(::<#element, _>)
    });
    quote! {
        #krate::__private::#engine::get_variable #typed(
            #shape,
            #krate::__private::Request::new(#name).site(#site)#(#settings)*
        )
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
    let settings = model
        .settings
        .iter()
        .map(|setting| expand_setting(setting, krate));
    let options = quote!(#krate::__private::VariableOptions::new().site(#site)#(#settings)*);
    let element = model
        .dtype()
        .filter(|_| model.header.is_static())
        .and_then(|dtype| dtype.expand_type(krate));
    match element {
        Some(element) => {
            quote!(#krate::__private::#engine::variable_as::<#element, _>(#value, #options))
        }
        None => quote!(#krate::__private::#engine::variable(#value, #options)),
    }
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
        Setting::Other(key, expr) => {
            let method = Ident::new(&key.to_string(), Span::mixed_site().located_at(key.span()));
            quote_spanned!(method.span()=> .#method(#expr))
        }
    }
}
