//! Model → tokens.

use proc_macro2::{Group, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::model::LayerModel;
use crate::body;
use crate::name;
use crate::reuse::{LayerCheck, LayerScope};

/// ```text
/// #[track_caller]
/// fn conv_relu(input: &Tensor) -> Result<Tensor> {
///     #![inner attributes]
///     let _ = &::varscope::__private::enter_layer(&Definition { layer: Layer { name: "conv_relu", … }, … });
///     the user's statements
/// }
/// ```
pub(super) fn expand(model: &LayerModel, check: &LayerCheck) -> TokenStream {
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
    let enter = body::guard(&enter(model, check), span);
    let inside = check.inside();
    let mut block = Group::new(
        brace.delimiter(),
        quote_spanned!(span=> #(#inner_attrs)* #inside #enter #body),
    );
    block.set_span(brace.span());
    let items = check.behind();
    let docs = check.docs();
    quote!(#(#attrs)* #docs #track_caller #vis #sig #block #items)
}

fn enter(model: &LayerModel, check: &LayerCheck) -> TokenStream {
    let krate = &model.krate;
    let span = Span::mixed_site().located_at(model.sig.ident.span());
    let name = model.name();
    let site = model.site.expand_value(krate);
    let (tracked, scoped) = (model.tracked, model.scope.is_some());
    let definition = |signature| {
        quote_spanned!(span=>
            &#krate::__private::Definition {
                layer: #krate::__private::Layer { name: #name, module: ::core::module_path!(), site: #site },
                tracked: #tracked, scoped: #scoped, signature: #signature
            }
        )
    };
    // What names a static is made a constant of only if it is asked for.
    let layer = match check.told_calls() {
        Some(signature) => {
            let definition =
                definition(quote_spanned!(span=> ::core::option::Option::Some(&#signature)));
            quote_spanned!(span=> const { #definition })
        }
        None => definition(quote_spanned!(span=> ::core::option::Option::None)),
    };
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
