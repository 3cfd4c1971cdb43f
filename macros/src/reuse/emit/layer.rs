//! What a layer has that others can call.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote_spanned;
use syn::Attribute;

use super::Facts;
use crate::reuse::{callee, warn};

impl Facts<'_> {
    /// What a layer has that others can call.
    ///
    /// ```text
    /// #[non_exhaustive] pub enum __varscope_conv_relu {}
    /// impl __varscope_conv_relu {
    ///     pub const fn ask(trail: Option<&Trail>) -> &'static Signature { … }     // callees' names mean what they mean here
    /// }
    /// pub mod conv_relu {
    ///     pub type QUESTION = super::__varscope_conv_relu;
    ///     pub static SIGNATURE: &Signature = QUESTION::ask(None);
    ///     pub const fn originally_defined_here(trail: &Trail) -> ! { … }
    /// }
    /// const _: () = { the comparison };
    /// ```
    pub(in crate::reuse) fn expand_layer(&self, layer: &LayerItems<'_>) -> TokenStream {
        let room = self.room();
        let ours = Span::mixed_site();
        let LayerItems {
            ident,
            vis,
            inner_vis,
            attrs,
            module,
        } = layer;
        let answer = Ident::new(&format!("__varscope_{}", self.name), ours);
        let signature = self.signature();
        let inward = self.inward();
        let question = callee::question(ours);
        let (beside, path) = match module {
            Module::Own => {
                let ident = callee::at_ours(ident);
                let (import, room) = self.room_from_inside(attrs);
                let defined = self.originally_defined_here(inner_vis, &room);
                let module = quote_spanned! {ours=>
                    #import
                    #(#attrs)*
                    #[doc(hidden)]
                    #vis mod #ident {
                        #inner_vis type #question = super::#answer;
                        /// What the layer asks for.
                        #inner_vis static SIGNATURE: &#room::Signature = #question::ask(::core::option::Option::None);
                        #defined
                    }
                };
                (
                    module,
                    quote_spanned!(ours=> #ident::originally_defined_here(__trail)),
                )
            }
            Module::Around => {
                let module = quote_spanned! {ours=>
                    #(#attrs)*
                    #[doc(hidden)]
                    #vis type #question = #answer;
                    #(#attrs)*
                    #[doc(hidden)]
                    #vis static SIGNATURE: &#room::Signature = #answer::ask(::core::option::Option::None);
                };
                (module, self.defined_inside())
            }
            Module::None => (TokenStream::new(), self.defined_inside()),
        };
        let in_a_loop = warn::loop_constant_of(&self.name, self.events, vis);
        let labels = self.labels();
        let labels =
            (!labels.is_empty()).then(|| quote_spanned!(ours=> const _: () = { #labels };));
        let check = self.needs_check().then(|| {
            let signature = quote_spanned!(ours=> #answer::ask(::core::option::Option::None));
            let direct =
                quote_spanned!(ours=> #answer::ask(::core::option::Option::Some(&__trail)););
            let findings = self.findings(&signature, &direct);
            quote_spanned!(ours=> #(#attrs)* const _: () = { #findings };)
        });
        quote_spanned! {ours=>
            #(#attrs)*
            #[doc(hidden)]
            #[non_exhaustive]
            #vis enum #answer {}
            #(#attrs)*
            impl #answer {
                #in_a_loop
                #[track_caller]
                #vis const fn ask(__trail: ::core::option::Option<&#room::Trail>) -> &'static #room::Signature {
                    static SIGNATURE: #room::Signature = #signature;
                    if let ::core::option::Option::Some(__trail) = __trail {
                        match __trail.site() {
                            #inward
                            _ => { #path }
                        }
                    }
                    &SIGNATURE
                }
            }
            #beside
            #check
            #(#attrs)*
            #labels
        }
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

    /// Where the module of the layer's name can't be ours, the last step stands in the function that answers.
    fn defined_inside(&self) -> TokenStream {
        let defined = self.originally_defined_here(&TokenStream::new(), &self.room());
        quote_spanned! {Span::mixed_site()=>
            #defined
            originally_defined_here(__trail)
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
    /// Nowhere.
    None,
}
