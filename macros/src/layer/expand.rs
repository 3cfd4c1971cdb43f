//! Model → tokens.

use proc_macro2::{Group, Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::model::LayerModel;
use crate::body::GUARD;
use crate::name;
use crate::reuse::{LayerCheck, LayerScope};

/// ```text
/// #[track_caller]
/// fn conv_relu(input: &Tensor) -> Result<Tensor> {
///     #![inner attributes]
///     let __entered = ::varscope::__private::enter_layer(&Layer { name: "conv_relu", module: module_path!(), … });
///     the user's statements
/// }
/// ```
pub(super) fn expand(model: &LayerModel, check: Option<&LayerCheck>) -> TokenStream {
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
    let inside = check.map(LayerCheck::inside);
    let mut block = Group::new(
        brace.delimiter(),
        quote_spanned!(span=> #(#inner_attrs)* #inside let #guard = #enter; #body),
    );
    block.set_span(brace.span());
    let items = check.map(LayerCheck::behind);
    let docs = check.map(LayerCheck::docs);
    quote!(#(#attrs)* #docs #track_caller #vis #sig #block #items)
}

fn enter(model: &LayerModel) -> TokenStream {
    let krate = &model.krate;
    let span = Span::mixed_site().located_at(model.sig.ident.span());
    let name = model.name();
    let site = model.site.expand_value(krate);
    let layer = quote_spanned!(span=>
        &#krate::__private::Layer { name: #name, module: ::core::module_path!(), site: #site }
    );
    let Some((scope, site)) = &model.scope else {
        return quote_spanned!(span=> #krate::__private::enter_layer(#layer));
    };
    let method = match scope {
        LayerScope::Named(_) => quote!(at),
        LayerScope::Default(_) => quote!(unnamed().default_name),
    };
    let name = name::expand_literal(scope.literal(), krate);
    let site = site.expand(krate);
    let options = quote!(#krate::__private::ScopeOptions::#method(#name).site(#site));
    quote_spanned!(span=> #krate::__private::enter_layer_in(#layer, #options))
}
