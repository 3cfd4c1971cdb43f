//! What a layer has that others can call.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::Attribute;

use super::Facts;

use crate::reuse::{callee, warn};

impl Facts<'_> {
    /// What a layer has that others can call.
    ///
    /// ```text
    /// pub mod conv_relu {
    ///     pub enum QUESTION {}
    ///     pub static SIGNATURE: &Signature = QUESTION::ask(None);
    ///     pub const requested_in_a_loop: () = ();
    ///     pub const fn originally_defined_here(trail: &Trail) -> ! { … }
    /// }
    /// const _: () = {         // here, callees' names mean what they mean in the function
    ///     impl conv_relu::QUESTION {
    ///         pub const fn ask(trail: Option<&Trail>) -> &'static Signature { … }
    ///     }
    ///     the comparison
    /// };
    /// ```
    pub(in crate::reuse) fn expand_layer(&self, layer: &LayerItems<'_>) -> TokenStream {
        let ours = Span::mixed_site();
        let attrs = &layer.attrs;
        let question = callee::question(ours);
        let (beside, path) = match layer.module {
            Module::Own => {
                let ident = callee::at_ours(layer.ident);
                let vis = &layer.vis;
                let (import, room) = self.room_from_inside(attrs);
                let items = self.public_items(&layer.inner_vis, &room);
                let module = quote_spanned! {ours=>
                    #[doc(hidden)]
                    #vis mod #ident { #(#items)* }
                    #import
                };
                (module, quote_spanned!(ours=> #ident::))
            }
            Module::Around => {
                let items = self.public_items(&layer.vis, &self.room());
                let hidden =
                    items.map(|item| quote_spanned!(ours=> #(#attrs)* #[doc(hidden)] #item));
                (hidden.into_iter().collect(), TokenStream::new())
            }
        };
        let answer = self.answer(layer, &path);
        let labels = self.labels();
        let check = self.needs_check().then(|| {
            let direct =
                quote_spanned!(ours=> #path #question::ask(::core::option::Option::Some(&__trail)););
            self.findings(&direct)
        });
        let items = self.with_callees(&quote!(#answer #check #labels));
        let attrs_beside = match layer.module {
            Module::Own => attrs.as_slice(),
            Module::Around => &[],
        };
        quote_spanned! {ours=>
            #(#attrs_beside)*
            #beside
            #(#attrs)*
            const _: () = { #items };
        }
    }

    /// What is found under the layer's name.
    fn public_items(&self, vis: &TokenStream, room: &TokenStream) -> [TokenStream; 4] {
        let ours = Span::mixed_site();
        let question = callee::question(ours);
        let signature = quote_spanned! {ours=>
            /// What the layer asks for.
            #vis static SIGNATURE: &#room::Signature = #question::ask(::core::option::Option::None);
        };
        [
            quote_spanned!(ours=> #[non_exhaustive] #vis enum #question {}),
            signature,
            warn::loop_constant_of(&self.name, self.events, vis),
            self.originally_defined_here(vis, room),
        ]
    }

    /// The room's path from inside the layer's module, and the import that it needs: a relative `crate = path` means
    /// something else in there.
    fn room_from_inside(&self, attrs: &[&Attribute]) -> (TokenStream, TokenStream) {
        let room = self.room();
        let is_absolute = match self.krate.clone().into_iter().next() {
            Some(TokenTree::Ident(word)) => word == "crate",
            _ => true,
        };
        if is_absolute {
            return (TokenStream::new(), room);
        }
        let ours = Span::mixed_site();
        let name = Ident::new(&format!("__varscope_for_{}", self.name), ours);
        (
            quote_spanned!(ours=> #(#attrs)* use #room as #name;),
            quote_spanned!(ours=> super::#name),
        )
    }

    fn answer(&self, layer: &LayerItems<'_>, path: &TokenStream) -> TokenStream {
        let ours = Span::mixed_site();
        let room = self.room();
        let question = callee::question(ours);
        let signature = self.signature();
        let inward = self.inward();
        let vis = &layer.vis;
        quote_spanned! {ours=>
            impl #path #question {
                #[doc(hidden)]
                #[track_caller]
                #vis const fn ask(__trail: ::core::option::Option<&#room::Trail>) -> &'static #room::Signature {
                    static SIGNATURE: #room::Signature = #signature;
                    if let ::core::option::Option::Some(__trail) = __trail {
                        match __trail.site() {
                            #inward
                            _ => { #path originally_defined_here(__trail) }
                        }
                    }
                    &SIGNATURE
                }
            }
        }
    }
}

/// How a layer is called and seen.
#[derive(Debug)]
pub(in crate::reuse) struct LayerItems<'a> {
    pub(in crate::reuse) ident: &'a Ident,
    pub(in crate::reuse) vis: TokenStream,
    /// The same visibility, from inside the layer's module.
    pub(in crate::reuse) inner_vis: TokenStream,
    /// `cfg`s.
    pub(in crate::reuse) attrs: Vec<&'a Attribute>,
    pub(in crate::reuse) module: Module,
}

/// Where the answer is found by the layer's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reuse) enum Module {
    /// In a module of its own.
    Own,
    /// In the module around it, which has its name.
    Around,
}
