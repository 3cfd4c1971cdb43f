//! Warnings.
//!
//! Stable macros can't warn. But the use of something deprecated is a warning that carries a text of ours, stands where the user's
//! token stands, and is silenced as any other: `#[allow(deprecated)]` on the function or the statement.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::ask::Question;
use crate::reuse::advice::Warning;
use crate::reuse::facts::{Facts, LayerCheck};
use crate::reuse::names::Road;

/// What a layer has for those who call it in a loop.
pub(super) const IN_A_LOOP: &str = "requested_in_a_loop";

impl Facts {
    pub(super) fn warnings(&self) -> TokenStream {
        let warnings = self.warnings.iter();
        warnings
            .map(|warning| match warning {
                Warning::Note(what, span, note) => deprecated(what, *span, note),
                Warning::InALoop(callee) => {
                    let (room, said) = (self.room(), Ident::new(IN_A_LOOP, callee.start));
                    let none = quote!(::core::option::Option::None);
                    let layer = callee.resolved(&self.krate, Question::Ask(&none));
                    // A type's function has no constant to name the variable.
                    if let Road::OfType(_) = callee.road {
                        let note = every_turn(&format!(
                            "`{}` ask for the same variables",
                            callee.written()
                        ));
                        return quote!(#room::turn! { #note, asks(#layer), #said });
                    }
                    let constant = callee.resolved(&self.krate, Question::InALoop(&said));
                    let note = every_turn(&format!(
                        "the layers that `{}` calls ask for the same variables",
                        callee.name
                    ));
                    quote! {
                        const _: () = #constant;
                        #room::turn! { #note, asks_again(#layer), #said }
                    }
                }
            })
            .collect()
    }
}

impl LayerCheck {
    /// What a layer that asks for fixed names has to say to those who call it in a loop.
    pub(super) fn in_a_loop(&self) -> Option<String> {
        let (layer, variable) = (&self.facts.name, self.fixed_name.as_ref()?);
        Some(every_turn(&format!("`{layer}` ask for `{variable}`")))
    }
}

fn every_turn(has: &str) -> String {
    format!(
        "every turn of the loop has {has}, and the second one fails: give each turn a scope of its own, or `reuse = auto`"
    )
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
