//! What a layer has that others can call.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::Attribute;

use super::Facts;
use super::callees::CALLEE;
use super::signature::Body;
use crate::reuse::callee::{self, Module};
use crate::reuse::warn;

impl Facts<'_> {
    /// What a layer has that others can call.
    ///
    /// ```text
    /// pub mod conv_relu {
    ///     use $k::__private::reuse::*;
    ///     pub static SIGNATURE: Signature = …;
    ///     pub const requested_in_a_loop: () = ();
    ///     pub const fn __varscope_ask(trail: Option<&Trail>) -> &'static Signature { …; &SIGNATURE }
    ///     const fn originally_defined_here(trail: &Trail) { … }
    /// }
    /// ```
    /// Here, callees' names mean what they mean in the layer:
    /// ```text
    /// const _: () = { impl conv_relu::Callees { const fn __callee(site: u16, trail: Option<&Trail>) -> &'static Signature { … } } };
    /// const _: () = { the comparison };
    /// ```
    pub(in crate::reuse) fn expand_layer(&self, layer: &LayerItems<'_>) -> TokenStream {
        let ours = Span::mixed_site();
        let attrs = &layer.attrs;
        let (vis, ident) = (&layer.vis, layer.module_name());
        let (import, room) = self.room_from_inside(attrs);
        // A wrong path is said once: names that are imported one by one from nowhere are not missed.
        let named =
            (!import.is_empty()).then(|| quote_spanned!(ours=> use #room::{Signature, Trail};));
        let items = self.answer(&layer.inner_vis);
        let beside = (layer.module == Module::Around).then(|| {
            quote_spanned! {ours=>
                #(#attrs)*
                #[doc(hidden)]
                #vis use self::#ident::*;
            }
        });
        let callees = self.callee_function();
        let callees = (!callees.is_empty()).then(
            || quote_spanned!(ours=> #(#attrs)* const _: () = { impl #ident::Callees { #callees } };),
        );
        let comparison = self.comparison(&ident);
        let comparison = (!comparison.is_empty()).then(|| {
            let room = self.room();
            quote_spanned!(ours=> #(#attrs)* const _: () = { use #room::*; #comparison };)
        });
        quote_spanned! {ours=>
            #(#attrs)*
            #[doc(hidden)]
            #vis mod #ident {
                use #room::*;
                #named
                #items
            }
            #import
            #beside
            #callees
            #comparison
        }
    }

    fn comparison(&self, module: &Ident) -> TokenStream {
        let ours = Span::mixed_site();
        let callees = quote_spanned!(ours=> #module::Callees::);
        let labels = self.labels(&callees);
        let check = self.needs_check().then(|| {
            let ask = callee::ask(ours);
            let direct = quote_spanned!(ours=> #module::#ask(Some(&__trail)););
            self.findings(&callees, &direct)
        });
        quote!(#check #labels)
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

    /// What is found under the layer's name.
    fn answer(&self, vis: &TokenStream) -> TokenStream {
        let ours = Span::mixed_site();
        let ask = callee::ask(ours);
        let signature = Body {
            facts: self,
            callees: "Callees::",
        }
        .signature();
        let in_a_loop = warn::loop_constant_of(&self.name, self.events, vis);
        let defined = self.originally_defined_here();
        let (enumeration, inward) = (!self.sites.callees().is_empty())
            .then(|| {
                let callee = Ident::new(CALLEE, ours);
                let inward = quote_spanned!(ours=> Callees::#callee(__trail.site(), Some(&__trail.inward())););
                (quote_spanned!(ours=> pub(super) enum Callees {}), inward)
            })
            .unzip();
        let answers = quote_spanned! {ours=>
            #enumeration
            #[doc(hidden)]
            #[track_caller]
            #vis const fn #ask(__trail: Option<&Trail>) -> &'static Signature {
                if let Some(__trail) = __trail {
                    originally_defined_here(__trail);
                    #inward
                }
                &SIGNATURE
            }
            #defined
        };
        quote_spanned! {ours=>
            /// What the layer asks for.
            #vis static SIGNATURE: Signature = #signature;
            #in_a_loop
            #answers
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

impl LayerItems<'_> {
    /// What the module of the layer's items is called.
    fn module_name(&self) -> Ident {
        self.module.name(self.ident)
    }
}
