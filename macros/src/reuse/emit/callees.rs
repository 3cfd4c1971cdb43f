//! The callees, each asked in one place.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::{Facts, Site, call, index};

impl Facts<'_> {
    /// `items`, with a function for each callee in scope that hands a trail, or a question for the signature, on to it.
    ///
    /// ```text
    /// const fn callee_1(trail: Option<&Trail>) -> &'static Signature {        // `layers::dense`
    ///     use no_layer as dense;
    ///     { use layers::*; dense::QUESTION::ask(trail) }
    /// }
    /// use no_layer as conv_relu;
    /// {
    ///     use self::*;
    ///     const fn callee_0(trail: Option<&Trail>) -> &'static Signature { conv_relu::QUESTION::ask(trail) }
    ///     items
    /// }
    /// ```
    ///
    /// Globs cost the compiler something, so all callees with plain names share one.
    pub(super) fn with_callees(&self, items: &TokenStream) -> TokenStream {
        let ours = Span::mixed_site();
        let trail = quote_spanned!(ours=> __trail);
        let mut outside = TokenStream::new();
        let mut inside = TokenStream::new();
        for (number, callee) in self.callees.iter().enumerate() {
            let ask = callee.ask(&trail);
            if callee.module().is_some() {
                let resolved = callee.resolved(self.krate, &ask);
                outside.extend(self.callee(number, &resolved));
            } else {
                inside.extend(self.callee(number, &ask));
            }
        }
        if inside.is_empty() {
            return quote!(#outside #items);
        }
        let plain = self
            .callees
            .iter()
            .filter(|callee| callee.module().is_none());
        let fallbacks = plain.map(|callee| callee.fallback(self.krate));
        quote_spanned! {ours=>
            #outside
            #(#fallbacks)*
            {
                use self::*;
                #inside
                #items
            }
        }
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
    pub(super) fn signature_of(&self, number: usize) -> TokenStream {
        let ours = Span::mixed_site();
        let name = Ident::new(&callee_name(number), ours);
        quote_spanned!(ours=> #name(::core::option::Option::None))
    }

    /// What leads a trail that came to this function on to the callee at its site, if it is a call.
    pub(super) fn inward(&self) -> TokenStream {
        let ours = Span::mixed_site();
        let arms = (0..self.callees.len()).map(|number| {
            let sites = self.sites.iter().enumerate();
            let sites = sites
                .filter(|(_, site)| matches!(site, Site::Call(_, n) if *n == number))
                .map(|(i, _)| index(i));
            let name = Ident::new(&callee_name(number), ours);
            quote_spanned!(ours=> #(#sites)|* => { #name(::core::option::Option::Some(&__trail.inward())); })
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
    pub(super) fn first_requested_here(&self) -> TokenStream {
        let room = self.room();
        let ours = Span::mixed_site();
        let trail = quote_spanned!(ours=> ::core::option::Option::Some(&__trail.inward()));
        let arms = self.sites.iter().enumerate().filter_map(|(i, site)| {
            let Site::Call(callee, number) = site else {
                return None;
            };
            let i = index(i);
            let call = call(&callee_name(*number), callee.start, callee.parens, &trail);
            Some(quote_spanned!(ours=> #i => { #call; }))
        });
        quote_spanned! {ours=>
            const fn first_requested_here(__trail: &#room::Trail) {
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

fn callee_name(number: usize) -> String {
    format!("__callee_{number}")
}
