//! The comparison, and the functions whose frames lead the compiler from the second place to the first.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::signature::compared;
use super::{call, index, trail};
use crate::reuse::facts::Facts;
use crate::reuse::sites::Site;

impl Facts {
    /// `at(trail, 0); at(trail, 1); …`: fails at the literal that a trail leads to, if it stands in this function.
    ///
    /// Each of these has the span of its literal: that is the place that the compiler shows last.
    pub(super) fn places(&self) -> TokenStream {
        let (ours, trail) = (Span::mixed_site(), trail());
        let places = self.sites.iter().filter_map(|(i, site)| {
            let Site::Get(span) = site else { return None };
            let i = index(i);
            let place = call("at", *span, *span, &quote_spanned!(ours=> #trail, #i));
            Some(quote_spanned!(ours=> #place;))
        });
        places.collect()
    }

    /// `direct` is what to do with a trail that ends in this function; `signature` is all that it does, if that is written already.
    ///
    /// ```text
    /// $k::__private::reuse::findings! { … reports: { const _: () = report(1, "conv_relu"); … } }
    /// ```
    pub(super) fn findings(
        &self,
        room: &TokenStream,
        callees: &TokenStream,
        direct: &TokenStream,
        signature: Option<&TokenStream>,
    ) -> TokenStream {
        let ours = Span::mixed_site();
        let (trail, sites) = (trail(), index(self.sites.len()));
        let first = self.first_requested_here(callees);
        let compared = match signature {
            // Written once more, it would take longer than what it leaves out.
            Some(signature) if self.most_are_suspects() => signature.clone(),
            _ => compared(self, &callees.to_string()),
        };
        let suspects = self.sites.iter().filter(|(i, _)| self.suspects[*i]);
        let reports = suspects.map(|(i, site)| {
            let (start, end, callee) = match site {
                Site::Get(span) => (span, span, String::new()),
                Site::Call { start, end, callee } => {
                    (start, end, self.sites.callees()[*callee].written())
                }
            };
            let i = index(i);
            let report = call("report", *start, *end, &quote!(#i, #callee));
            quote_spanned!(ours=> const _: () = #report;)
        });
        quote_spanned! {ours=>
            #room::findings! {
                sites: #sites, trail: #trail,
                compared: { #compared }
                first: { #first }
                direct: { #direct }
                reports: { #(#reports)* }
            }
        }
    }
}
