//! The comparison, and the functions whose frames lead the compiler from the second place to the first.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::{Facts, Site, call, index};

impl Facts<'_> {
    /// ```text
    /// const fn originally_defined_here(trail: &Trail) -> ! {
    ///     match trail.site() { 0 => fail(trail.message()), … }
    /// }
    /// ```
    /// Each call of `fail` has the span of its literal: that is the place that the compiler shows last.
    pub(super) fn originally_defined_here(
        &self,
        vis: &TokenStream,
        room: &TokenStream,
    ) -> TokenStream {
        let ours = Span::mixed_site();
        let message = quote_spanned!(ours=> __trail.message());
        let arms = self.sites.iter().enumerate().filter_map(|(i, site)| {
            let Site::Get(span) = site else { return None };
            let i = index(i);
            let call = call("fail", *span, *span, &message);
            Some(quote_spanned!(ours=> #i => #call,))
        });
        quote_spanned! {ours=>
            #vis const fn originally_defined_here(__trail: &#room::Trail) -> ! {
                use #room::fail;
                match __trail.site() {
                    #(#arms)*
                    _ => fail(__trail.message()),
                }
            }
        }
    }

    /// The comparison, and one constant for each site that fails if it is at odds with an earlier one.
    ///
    /// `direct` is what to do with a trail that ends in this function.
    pub(super) fn findings(&self, direct: &TokenStream) -> TokenStream {
        let room = self.room();
        let ours = Span::mixed_site();
        let count = self.sites.len();
        let calls = self.calls();
        let through = (!calls.is_empty()).then(|| {
            let first = self.first_requested_here();
            let arm = quote_spanned!(ours=> #(#calls)|* => first_requested_here(&__trail),);
            (first, arm)
        });
        let (first, arm) = through.unzip();
        let signature = self.suspicious();
        let constants = self
            .sites
            .iter()
            .enumerate()
            .filter(|(i, _)| self.suspects[*i])
            .map(|(i, site)| {
                let (start, end) = match site {
                    Site::Get(span) => (*span, *span),
                    Site::Call(callee, _) => (callee.start, callee.parens),
                };
                let i = Literal::usize_unsuffixed(i);
                let report = call("report", start, end, &quote!(#i));
                quote_spanned!(ours=> const _: () = #report;)
            });
        quote_spanned! {ours=>
            static COMPARED: #room::Signature = #signature;
            const FOUND: [::core::option::Option<#room::Finding>; #count] = #room::check::<#count>(&COMPARED);
            #first
            #[track_caller]
            const fn report(__site: ::core::primitive::usize) {
                if let ::core::option::Option::Some(__finding) = &FOUND[__site] {
                    let __trail = #room::Trail::to_first(&COMPARED, __finding);
                    match __trail.site() {
                        #arm
                        _ => { #direct }
                    }
                }
            }
            #(#constants)*
        }
    }
}
