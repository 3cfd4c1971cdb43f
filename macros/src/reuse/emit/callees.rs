//! The callees, each asked in one place.

use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::quote_spanned;

use super::{Facts, Site, call, index};
use crate::reuse::callee;

impl Facts<'_> {
    /// A function for each callee that hands a trail, or a question for the signature, on to it.
    ///
    /// ```text
    /// const fn callee_0(trail: Option<&Trail>) -> &'static Signature { what `conv_relu` answers }
    /// ```
    pub(super) fn callee_functions(&self) -> TokenStream {
        let ours = Span::mixed_site();
        let answer = callee::answer(ours);
        let ask = quote_spanned!(ours=> #answer::ask(__trail));
        let functions = self.callees.iter().enumerate().map(|(number, callee)| {
            let resolved = callee.resolved(self.krate, &ask);
            self.callee(number, &resolved)
        });
        functions.collect()
    }

    fn callee(&self, number: usize, body: &TokenStream) -> TokenStream {
        let room = self.room();
        let name = Ident::new(&callee_name(number), Span::mixed_site());
        quote_spanned! {Span::mixed_site()=>
            #[track_caller]
            const fn #name(__trail: ::core::option::Option<&#room::Trail>) -> &'static #room::Signature { #body }
        }
    }

    /// The number of the callee at a site.
    pub(super) fn callee_at(&self, site: u16) -> usize {
        match &self.sites[usize::from(site)] {
            Site::Call(_, number) => *number,
            Site::Get(_) => 0,
        }
    }

    /// The callee's signature.
    pub(super) fn signature_of(&self, number: usize, callees: &TokenStream) -> TokenStream {
        let ours = Span::mixed_site();
        let name = Ident::new(&callee_name(number), ours);
        quote_spanned!(ours=> #callees #name(None))
    }

    /// What leads a trail that came to this function on to the callee at its site, if it is a call.
    pub(super) fn inward(&self, callees: &TokenStream) -> TokenStream {
        let ours = Span::mixed_site();
        let arms = (0..self.callees.len()).map(|number| {
            let sites = self.sites.iter().enumerate();
            let sites = sites
                .filter(|(_, site)| matches!(site, Site::Call(_, n) if *n == number))
                .map(|(i, _)| index(i));
            let name = Ident::new(&callee_name(number), ours);
            quote_spanned!(ours=> #(#sites)|* => { #callees #name(Some(&__trail.inward())); })
        });
        quote_spanned!(ours=> #(#arms)*)
    }

    /// ```text
    /// const fn first_requested_here(trail: &Trail) {
    ///     match trail.site() { 1 => { callee_0(Some(&trail.inward())); } … }
    /// }
    /// ```
    ///
    /// Each of these has the span of its call: the place that the compiler shows between the second request and the literal.
    pub(super) fn first_requested_here(&self, callees: &TokenStream) -> TokenStream {
        let ours = Span::mixed_site();
        let trail = quote_spanned!(ours=> Some(&__trail.inward()));
        let arms = self.sites.iter().enumerate().filter_map(|(i, site)| {
            let Site::Call(callee, number) = site else {
                return None;
            };
            let i = index(i);
            let call = call(&callee_name(*number), callee.start, callee.parens, &trail);
            let callees = respanned(callees, callee.start);
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
        let sites = self.sites.iter().enumerate();
        sites
            .filter(|(_, site)| matches!(site, Site::Call(..)))
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

fn callee_name(number: usize) -> String {
    format!("__callee_{number}")
}
