//! The comparison, and the functions whose frames lead the compiler from the second place to the first.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::signature::compared;
use super::{call, index};
use crate::reuse::facts::Facts;
use crate::reuse::sites::What;

impl Facts {
    /// ```text
    /// const fn originally_defined_here(trail: &Trail) { at(trail, 0); at(trail, 1); … }
    /// ```
    /// Each of these has the span of its literal: that is the place that the compiler shows last.
    pub(super) fn originally_defined_here(&self) -> TokenStream {
        let places = self.places();
        quote_spanned! {Span::mixed_site()=>
            const fn originally_defined_here(__trail: &Trail) { #places }
        }
    }

    /// Fails at the literal that a trail leads to, if it stands in this function.
    pub(super) fn places(&self) -> TokenStream {
        let ours = Span::mixed_site();
        let places = self.sites.iter().filter_map(|(i, site)| {
            let What::Get(span) = site else { return None };
            let i = index(i);
            let place = call("at", *span, *span, &quote_spanned!(ours=> __trail, #i));
            Some(quote_spanned!(ours=> #place;))
        });
        places.collect()
    }

    /// The comparison, and one constant for each suspect that fails if it is at odds with an earlier one.
    ///
    /// `direct` is what to do with a trail that ends in this function.
    pub(super) fn findings(&self, callees: &TokenStream, direct: &TokenStream) -> TokenStream {
        let ours = Span::mixed_site();
        let count = index(self.sites.len());
        let calls = self.calls();
        let through = (!calls.is_empty()).then(|| {
            let first = self.first_requested_here(callees);
            let arm = quote_spanned!(ours=> #(#calls)|* => first_requested_here(&__trail),);
            (first, arm)
        });
        let (first, arm) = through.unzip();
        let compared = compared(self, &callees.to_string());
        let constants = self
            .sites
            .iter()
            .filter(|(i, _)| self.suspects[*i])
            .map(|(i, site)| {
                let (start, end) = match site {
                    What::Get(span) => (span, span),
                    What::Call { start, end, .. } => (start, end),
                };
                let i = index(i);
                let report = call("report", *start, *end, &quote!(#i));
                quote_spanned!(ours=> const _: () = #report;)
            });
        quote_spanned! {ours=>
            static COMPARED: Signature = #compared;
            const FOUND: [Option<Finding>; #count] = check::<#count>(&COMPARED);
            #first
            #[track_caller]
            const fn report(__site: usize) {
                if let Some(__finding) = &FOUND[__site] {
                    let __trail = Trail::to_first(&COMPARED, __finding);
                    match __trail.site() {
                        #arm
                        _ => { #direct }
                    }
                    fail(__trail.message())
                }
            }
            #(#constants)*
        }
    }
}
