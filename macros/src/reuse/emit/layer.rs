//! What a layer has that others can call.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::Attribute;

use super::ask::{self, ASK};
use super::callees::CALLEE;
use super::signature::signature;
use super::trail;
use super::warnings::IN_A_LOOP;
use crate::reuse::facts::{Face, Facts, Function, LayerCheck};
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

    /// The signature, as the layer itself finds it whatever its body binds; `None` if nobody finds it, or no call has a place to
    /// tell there.
    pub(crate) fn told_calls(&self) -> Option<TokenStream> {
        let face = self.face.as_ref()?;
        if self.facts.named_once.is_empty() {
            return None;
        }
        let module = ask::items(face.home, &face.ident);
        Some(quote_spanned!(Span::mixed_site()=> self::#module::SIGNATURE))
    }

    /// Items behind the layer.
    pub(crate) fn behind(&self) -> Option<TokenStream> {
        match (&self.face, &self.function) {
            (Some(face), _) => Some(self.items(face)),
            (None, Some(function)) => Some(self.function_beside(function)),
            (None, None) => None,
        }
    }

    /// What a layer in an `impl` has there.
    ///
    /// ```text
    /// $k::__private::reuse::layer_function! { … }
    /// ```
    fn function_beside(&self, function: &Function) -> TokenStream {
        let ours = Span::mixed_site();
        let Function { ident, vis, attrs } = function;
        let facts = &self.facts;
        let (room, trail, name) = (facts.room(), trail(), ask::beside(ident));
        let (signature, places) = (signature(facts, ""), facts.places());
        let (callee, callees) = match facts.has_callees() {
            true => (
                Some(Ident::new(CALLEE, ours)),
                Some(facts.callee_function(&room)),
            ),
            false => (None, None),
        };
        quote_spanned! {ours=>
            #(#attrs)*
            #room::layer_function! {
                vis: [#vis], name: #name, trail: #trail,
                signature: { #signature }
                places: { #places }
                callee: { #callee }
                callees: { #callees }
            }
        }
    }

    /// What others can call, and here, where callees' names mean what they mean in the layer, what asks them, and the comparison.
    ///
    /// ```text
    /// $k::__private::reuse::layer_items! { … }
    /// const _: () = { impl conv_relu::Callees { $k::__private::reuse::callee_function! { … } } };
    /// const _: () = { use $k::__private::reuse::*; $k::__private::reuse::findings! { … } };
    /// ```
    fn items(&self, face: &Face) -> TokenStream {
        let ours = Span::mixed_site();
        let Face {
            vis,
            inner_vis,
            attrs,
            ..
        } = face;
        let module = ask::items(face.home, &face.ident);
        let facts = &self.facts;
        let (import, room) = facts.imported_room(attrs);
        let trail = trail();
        let (signature, places) = (signature(facts, "Callees::"), facts.places());
        let deprecated = self.in_a_loop();
        let callee = facts.has_callees().then(|| Ident::new(CALLEE, ours));
        // By their names, as a glob of another such module may bring the same.
        let beside = (face.home == Home::Around).then(|| {
            let (ask, loops) = (Ident::new(ASK, ours), Ident::new(IN_A_LOOP, ours));
            let signature = match face.signature_is_taken {
                true => quote!(*),
                false => quote!(SIGNATURE),
            };
            quote_spanned! {ours=>
                #(#attrs)*
                #[doc(hidden)]
                #[allow(deprecated, unused_imports)]
                #vis use self::#module::{#ask, #loops, #signature};
            }
        });
        let callees = callee.as_ref().map(|_| {
            let function = facts.callee_function(&room);
            quote_spanned!(ours=> #(#attrs)* const _: () = { impl #module::Callees { #function } };)
        });
        let comparison = facts.comparison(&module, &room).map(|comparison| {
            quote_spanned!(ours=> #(#attrs)* const _: () = { use #room::*; #comparison };)
        });
        quote_spanned! {ours=>
            #import
            #(#attrs)*
            #room::layer_items! {
                vis: [#vis], inner: [#inner_vis], module: #module, trail: #trail,
                signature: { #signature }
                places: { #places }
                deprecated: { #deprecated }
                callee: { #callee }
            }
            #beside
            #callees
            #comparison
        }
    }
}

impl Facts {
    fn comparison(&self, module: &Ident, room: &TokenStream) -> Option<TokenStream> {
        let ours = Span::mixed_site();
        let callees = quote_spanned!(ours=> #module::Callees::);
        let labels = self.labels(&callees);
        let check = self.needs_check().then(|| {
            let (ask, trail) = (Ident::new(ASK, ours), trail());
            let direct = quote_spanned!(ours=> #module::#ask(Some(&#trail)););
            let signature = quote_spanned!(ours=> #module::SIGNATURE);
            self.findings(room, &callees, &direct, Some(&signature))
        });
        (check.is_some() || !labels.is_empty()).then(|| quote!(#check #labels))
    }

    /// The room, and an import of it, if the path to it is the user's: a wrong one is said once for an import, and once more for
    /// each macro that is called by it.
    fn imported_room(&self, attrs: &[Attribute]) -> (Option<TokenStream>, TokenStream) {
        let room = self.room();
        if let Some(TokenTree::Punct(_)) = self.krate.clone().into_iter().next() {
            return (None, room);
        }
        let ours = Span::mixed_site();
        let name = Ident::new(&format!("__varscope_for_{}", self.name), ours);
        let import = quote_spanned!(ours=> #(#attrs)* use #room as #name;);
        (Some(import), quote!(#name))
    }
}
