//! What a layer has that others can call.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::Attribute;

use super::ask::{self, ASK};
use super::callees::CALLEE;
use super::signature::signature;
use crate::reuse::facts::{Face, Facts, LayerCheck};
use crate::reuse::names::Home;

impl LayerCheck {
    /// Attributes.
    pub(crate) fn docs(&self) -> Option<TokenStream> {
        let table = self.table.as_ref()?;
        let span = Span::mixed_site().located_at(self.span);
        Some(quote_spanned!(span=> #[doc = #table]))
    }

    /// Items before the first statement.
    pub(crate) fn inside(&self) -> TokenStream {
        let mut inside = self.facts.warnings();
        if self.face.is_none() {
            inside.extend(self.facts.expand_alone());
        }
        inside
    }

    /// Items behind the layer.
    pub(crate) fn behind(&self) -> Option<TokenStream> {
        self.face.as_ref().map(|face| self.items(face))
    }

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
    fn items(&self, face: &Face) -> TokenStream {
        let ours = Span::mixed_site();
        let (facts, attrs, vis) = (&self.facts, &face.attrs, &face.vis);
        let ident = ask::items(face.home, &face.ident);
        let (import, room) = facts.room_from_inside(attrs);
        // A wrong path is said once: names that are imported one by one from nowhere are not missed.
        let named =
            (!import.is_empty()).then(|| quote_spanned!(ours=> use #room::{Signature, Trail};));
        let items = self.answer(&face.inner_vis);
        let beside = (face.home == Home::Around).then(|| {
            quote_spanned! {ours=>
                #(#attrs)*
                #[doc(hidden)]
                #vis use self::#ident::*;
            }
        });
        let callees = facts.callee_function();
        let callees = (!callees.is_empty()).then(
            || quote_spanned!(ours=> #(#attrs)* const _: () = { impl #ident::Callees { #callees } };),
        );
        let comparison = facts.comparison(&ident);
        let comparison = (!comparison.is_empty()).then(|| {
            let room = facts.room();
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

    /// What is found under the layer's name.
    fn answer(&self, vis: &TokenStream) -> TokenStream {
        let ours = Span::mixed_site();
        let ask = Ident::new(ASK, ours);
        let facts = &self.facts;
        let signature = signature(facts, "Callees::");
        let in_a_loop = self.in_a_loop(vis);
        let defined = facts.originally_defined_here();
        let (enumeration, inward) = (!facts.sites.callees().is_empty())
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

impl Facts {
    fn comparison(&self, module: &Ident) -> TokenStream {
        let ours = Span::mixed_site();
        let callees = quote_spanned!(ours=> #module::Callees::);
        let labels = self.labels(&callees);
        let check = self.needs_check().then(|| {
            let ask = Ident::new(ASK, ours);
            let direct = quote_spanned!(ours=> #module::#ask(Some(&__trail)););
            self.findings(&callees, &direct)
        });
        quote!(#check #labels)
    }

    /// The room's path from inside the layer's module, and the import that it needs: a relative `crate = path` means
    /// something else in there.
    fn room_from_inside(&self, attrs: &[Attribute]) -> (TokenStream, TokenStream) {
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
}
