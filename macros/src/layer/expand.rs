//! Model → tokens.

use proc_macro2::{Group, Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::model::{LayerModel, LayerScope};
use crate::body::GUARD;
use crate::{name, reuse, site};

/// ```text
/// #[track_caller]
/// fn conv_relu(input: &Tensor) -> Result<Tensor> {
///     #![inner attributes]
///     let __entered = ::varscope::__private::enter_layer(&Layer { name: "conv_relu", module: module_path!(), … });
///     the user's statements
/// }
/// ```
pub(super) fn expand(model: &LayerModel) -> TokenStream {
    let LayerModel {
        attrs,
        vis,
        sig,
        brace,
        inner_attrs,
        body,
        ..
    } = model;
    let span = Span::mixed_site().located_at(sig.ident.span());
    let track_caller = model
        .track_caller
        .then(|| quote_spanned!(span=> #[track_caller]));
    let guard = Ident::new(GUARD, span);
    let enter = enter(model);
    let check = reuse::layer(model);
    let inside = &check.inside;
    let mut block = Group::new(
        brace.delimiter(),
        quote_spanned!(span=> #(#inner_attrs)* #inside let #guard = #enter; #body),
    );
    block.set_span(brace.span());
    let items = &check.behind;
    let docs = &check.docs;
    quote!(#(#attrs)* #docs #track_caller #vis #sig #block #items)
}

fn enter(model: &LayerModel) -> TokenStream {
    let krate = &model.krate;
    let span = Span::mixed_site().located_at(model.sig.ident.span());
    let name = model.name();
    let site = site::expand_value(&model.sig.ident, krate);
    let layer = quote_spanned!(span=>
        &#krate::__private::Layer { name: #name, module: ::core::module_path!(), site: #site }
    );
    let options = |literal, method: TokenStream| {
        let name = name::expand_literal(literal, krate);
        let site = site::expand(literal, krate);
        quote!(#krate::__private::ScopeOptions::#method(#name).site(#site))
    };
    match &model.scope {
        None => quote_spanned!(span=> #krate::__private::enter_layer(#layer)),
        Some(scope) => {
            let options = match scope {
                LayerScope::Named(literal) => options(literal, quote!(at)),
                LayerScope::Default(literal) => options(literal, quote!(unnamed().default_name)),
            };
            quote_spanned!(span=> #krate::__private::enter_layer_in(#layer, #options))
        }
    }
}
