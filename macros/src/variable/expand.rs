//! Model → tokens.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::Expr;

use super::model::{GetVariable, NewVariable};
use crate::header::{Engine, Typing};
use crate::name::NameArg;
use crate::settings::{Setting, Settings};
use crate::site::Site;

/// ```text
/// $crate::__private::ndarray::get_variable::<f32, _>(
///     &Name::hashed("weights", HASH),
///     [5, 5, 32, 32],
///     &$crate::__private::asked(&Site { file: "src/net.rs", line: 5, column: 31, text: "…", length: 9 })
///         .initializer($crate::__private::initializer(random_normal(0.0, 0.1))),
/// )
/// ```
/// With nothing but a literal name, a shape and an initializer:
/// `get_initialized::<f32, _>(&Written { name: "weights", hash: HASH, site: Site { … } }, [5, 5, 32, 32], initializer(random_normal(0.0, 0.1)))`.
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
    let module = &engine.module;
    if let NameArg::Literal(name) = name
        && let Some((function, initializer)) = short(engine.typing, settings)
    {
        let function = typed(function, engine.typing, settings, krate);
        let written = site.expand_named(name, krate);
        let initializer = initializer.iter();
        return quote! {
            #krate::__private::#module::#function(
                #written, #shape #(, #krate::__private::initializer(#initializer))*
            )
        };
    }
    let function = typed("get_variable", engine.typing, settings, krate);
    let settings = match engine.typing {
        Typing::Dynamic => settings.expand(krate),
        Typing::Static => settings.expand_typed(krate),
    };
    let (name, site) = (name.expand(krate), site.expand(krate));
    quote! {
        #krate::__private::#module::#function(&#name, #shape, &#krate::__private::asked(#site)#settings)
    }
}

/// The function for a literal name where nothing else is said that is not in its type, or nothing but an initializer, which comes last.
fn short(typing: Typing, settings: &Settings) -> Option<(&'static str, Option<&Expr>)> {
    let is_short = |setting: &Setting| match setting {
        Setting::Dtype(_) => typing == Typing::Static,
        Setting::Other(key, _) => key == "initializer",
        _ => false,
    };
    if !settings.iter().all(is_short) {
        return None;
    }
    Some(match settings.get("initializer") {
        None => ("get_named", None),
        initializer => ("get_initialized", initializer),
    })
}

/// A function and what it is told of the handle's type: `f32`, or the element type that is said, where the engine has it in its types.
fn typed(function: &str, typing: Typing, settings: &Settings, krate: &TokenStream) -> TokenStream {
    let named = |name: &str| Ident::new(name, Span::call_site());
    match (typing, settings.dtype()) {
        (Typing::Dynamic, _) => named(function).into_token_stream(),
        (Typing::Static, None) => {
            let function = named(function);
            quote!(#function::<::core::primitive::f32, _>)
        }
        (Typing::Static, Some(dtype)) => {
            let (function, element) = (named(&format!("{function}_as")), dtype.expand_type(krate));
            quote!(#function::<#element, _>)
        }
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
