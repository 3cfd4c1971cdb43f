//! The callees, asked in one place.

use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

use super::ask::Question;
use super::{call, index, trail};
use crate::reuse::facts::Facts;
use crate::reuse::sites::Site;

impl Facts {
    pub(super) fn has_callees(&self) -> bool {
        !self.sites.callees().is_empty()
    }

    /// ```text
    /// $k::__private::reuse::callee_function! { __callee, __trail, { 1 | 3 => what `conv_relu` answers, … } }
    /// ```
    pub(super) fn callee_function(&self, room: &TokenStream) -> TokenStream {
        let ours = Span::mixed_site();
        let trail = trail();
        let (name, argument) = (Ident::new(CALLEE, ours), quote!(#trail));
        let callees = self.sites.callees().iter().enumerate();
        let arms = callees.map(|(number, callee)| {
            let called =
                |site: &Site| matches!(site, Site::Call { callee, .. } if *callee == number);
            let sites = self.sites.iter();
            let sites = sites
                .filter(|(_, site)| called(site))
                .map(|(i, _)| index(i));
            let resolved = callee.resolved(&self.krate, Question::Ask(&argument));
            quote_spanned!(ours=> #(#sites)|* => #resolved)
        });
        quote_spanned!(ours=> #room::callee_function! { #name, #trail, { #(#arms)* } })
    }

    /// The signature of the callee at a site.
    pub(super) fn signature_at(&self, site: u16, callees: &TokenStream) -> TokenStream {
        let ours = Span::mixed_site();
        let name = Ident::new(CALLEE, ours);
        let site = Literal::u16_unsuffixed(site);
        quote_spanned!(ours=> #callees #name(#site, None))
    }

    /// `1 => { __callee(1, Some(&trail.inward())); } …`: where a trail goes on, by the site of the call.
    ///
    /// Each of these has the span of its call: the place that the compiler shows between the second request and the literal.
    pub(super) fn first_requested_here(&self, callees: &TokenStream) -> TokenStream {
        let (ours, trail) = (Span::mixed_site(), trail());
        let arms = self.sites.iter().filter_map(|(i, site)| {
            let Site::Call { start, end, .. } = site else {
                return None;
            };
            let i = index(i);
            let arguments = quote_spanned!(ours=> #i, Some(&#trail.inward()));
            let call = call(CALLEE, *start, *end, &arguments);
            let callees = respanned(callees, *start);
            Some(quote_spanned!(ours=> #i => { #callees #call; }))
        });
        arms.collect()
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
