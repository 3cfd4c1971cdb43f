//! Warnings.
//!
//! Stable macros can't warn. But the use of something deprecated is a warning that carries a text of ours, stands where the user's
//! token stands, and is silenced as any other: `#[allow(deprecated)]` on the function or the statement.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::reuse::advice::Warning;
use crate::reuse::facts::{Facts, LayerCheck};

/// What a layer has for those who call it in a loop.
const IN_A_LOOP: &str = "requested_in_a_loop";

impl Facts {
    pub(super) fn warnings(&self) -> TokenStream {
        let warnings = self.warnings.iter();
        warnings
            .map(|warning| match warning {
                Warning::Note(what, span, note) => deprecated(what, *span, note),
                Warning::InALoop(callee) => {
                    let constant = Ident::new(IN_A_LOOP, callee.start);
                    let constant = callee.resolved(&self.krate, &quote!(#constant));
                    quote!(const _: () = #constant;)
                }
            })
            .collect()
    }
}

impl LayerCheck {
    /// Deprecated, if the layer asks for fixed names.
    pub(super) fn in_a_loop(&self, vis: &TokenStream) -> TokenStream {
        let ours = Span::mixed_site();
        let name = Ident::new(IN_A_LOOP, ours);
        let layer = &self.facts.name;
        let deprecated = self.fixed_name.as_ref().map(|variable| {
            let note = format!(
                "every turn of the loop has `{layer}` ask for `{variable}`, and the second one fails: give each turn a scope of its own, or `reuse = auto`"
            );
            quote_spanned!(ours=> #[deprecated(note = #note)])
        });
        quote_spanned!(ours=> #deprecated #vis const #name: () = ();)
    }
}

/// ```text
/// const _: () = { #[deprecated(note = "…")] const requested_in_a_loop: () = (); requested_in_a_loop };
/// ```
fn deprecated(what: &str, span: Span, note: &str) -> TokenStream {
    let ours = Span::mixed_site();
    let definition = Ident::new(what, ours);
    let here = Ident::new(what, span);
    quote_spanned! {ours=>
        const _: () = {
            #[deprecated(note = #note)]
            const #definition: () = ();
            #here
        };
    }
}
