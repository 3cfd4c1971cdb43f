//! The callees, asked in one place.

use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::quote_spanned;

use super::ask::ASK;
use super::{call, index};
use crate::reuse::facts::Facts;
use crate::reuse::sites::What;

impl Facts {
    /// A function that hands a trail, or a question for the signature, on to the callee at a site: one body for all of them.
    ///
    /// ```text
    /// const fn __callee(site: u16, trail: Option<&Trail>) -> &'static Signature {
    ///     match site { 1 | 3 => what `conv_relu` answers, … _ => nothing }
    /// }
    /// ```
    pub(super) fn callee_function(&self) -> TokenStream {
        if self.sites.callees().is_empty() {
            return TokenStream::new();
        }
        let ours = Span::mixed_site();
        let room = self.room();
        let ask = Ident::new(ASK, ours);
        let ask = quote_spanned!(ours=> #ask(__trail));
        let arms = self
            .sites
            .callees()
            .iter()
            .enumerate()
            .map(|(number, callee)| {
                let sites = self.sites.iter();
                let sites = sites
                    .filter(
                        |(_, site)| matches!(site, What::Call { callee, .. } if *callee == number),
                    )
                    .map(|(i, _)| index(i));
                let resolved = callee.resolved(&self.krate, &ask);
                quote_spanned!(ours=> #(#sites)|* => #resolved)
            });
        let name = Ident::new(CALLEE, ours);
        quote_spanned! {ours=>
            #[track_caller]
            const fn #name(
                __site: ::core::primitive::u16,
                __trail: ::core::option::Option<&#room::Trail>,
            ) -> &'static #room::Signature {
                match __site {
                    #(#arms)*
                    _ => #room::no_layer::__varscope_ask(__trail),
                }
            }
        }
    }

    /// The signature of the callee at a site.
    pub(super) fn signature_at(&self, site: u16, callees: &TokenStream) -> TokenStream {
        let ours = Span::mixed_site();
        let name = Ident::new(CALLEE, ours);
        let site = Literal::u16_unsuffixed(site);
        quote_spanned!(ours=> #callees #name(#site, None))
    }

    /// ```text
    /// const fn first_requested_here(trail: &Trail) {
    ///     match trail.site() { 1 => { __callee(1, Some(&trail.inward())); } … }
    /// }
    /// ```
    ///
    /// Each of these has the span of its call: the place that the compiler shows between the second request and the literal.
    pub(super) fn first_requested_here(&self, callees: &TokenStream) -> TokenStream {
        let ours = Span::mixed_site();
        let arms = self.sites.iter().filter_map(|(i, site)| {
            let What::Call { start, end, .. } = site else {
                return None;
            };
            let i = index(i);
            let arguments = quote_spanned!(ours=> #i, Some(&__trail.inward()));
            let call = call(CALLEE, *start, *end, &arguments);
            let callees = respanned(callees, *start);
            Some(quote_spanned!(ours=> #i => { #callees #call; }))
        });
        quote_spanned! {ours=>
            const fn first_requested_here(__trail: &Trail) {
                match __trail.site() {
                    #(#arms)*
                    _ => {}
                }
            }
        }
    }

    /// The sites that are calls.
    pub(super) fn calls(&self) -> Vec<Literal> {
        let sites = self.sites.iter();
        sites
            .filter(|(_, site)| matches!(site, What::Call { .. }))
            .map(|(i, _)| index(i))
            .collect()
    }
}

/// The same tokens, all standing at `span`.
fn respanned(tokens: &TokenStream, span: Span) -> TokenStream {
    let respan = |mut token: TokenTree| {
        token.set_span(span);
        token
    };
    tokens.clone().into_iter().map(respan).collect()
}

/// The function that asks the callees.
pub(super) const CALLEE: &str = "__callee";
