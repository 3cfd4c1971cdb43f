//! Warnings, for what is likely and not certain.
//!
//! Stable macros can't warn. But the use of something deprecated is a warning that carries a text of ours, stands where the user's
//! token stands, and is silenced as any other: `#[allow(deprecated)]` on the function or the statement.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::events::{Call, Event, Get, Open, Reuse};
use super::near;

/// The warnings about a body.
pub(super) fn warnings(events: &[Event], krate: &TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    repeats(events, krate, &mut out);
    for slip in near::slips(events) {
        let (wrong, right) = (&slip.name, &slip.nearest);
        let note = format!(
            "`reuse = true` shares `{wrong}`, which nothing in this body defines; did you mean `{right}`?"
        );
        out.extend(warning("similar_name", slip.span, &note));
    }
    out
}

/// ```text
/// const _: () = { #[deprecated(note = "…")] const requested_in_a_loop: () = (); requested_in_a_loop };
/// ```
fn warning(what: &str, span: Span, note: &str) -> TokenStream {
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

/// Requests that the second turn of a loop makes again.
fn repeats(events: &[Event], krate: &TokenStream, out: &mut TokenStream) {
    for event in events {
        match event {
            Event::Get(Get {
                name,
                span,
                repeats: true,
                ..
            }) => {
                let note = format!(
                    "every turn of the loop asks for `{name}`, and the second one fails: give each turn a scope of its own, or `reuse = auto`"
                );
                out.extend(warning("requested_in_a_loop", *span, &note));
            }
            Event::Call(Call {
                callee,
                repeats: true,
                ..
            }) => {
                let constant = loop_constant(callee.start);
                let constant = callee.resolved(krate, &quote!(#constant));
                out.extend(quote!(const _: () = #constant;));
            }
            Event::Open(Open { events, .. })
            | Event::Maybe(events)
            | Event::Elsewhere(_, events) => {
                repeats(events, krate, out);
            }
            Event::Either(arms) => arms.iter().for_each(|arm| repeats(arm, krate, out)),
            Event::Get(_) | Event::Unnamed(_) | Event::Call(_) | Event::Share => {}
        }
    }
}

/// What a layer has for those who call it in a loop: deprecated, if it asks for fixed names.
pub(super) fn loop_constant(span: Span) -> Ident {
    Ident::new("requested_in_a_loop", span)
}

/// The definition of that constant.
pub(super) fn loop_constant_of(layer: &str, events: &[Event], vis: &TokenStream) -> TokenStream {
    let ours = Span::mixed_site();
    let name = loop_constant(ours);
    let deprecated = fixed_name(events, "").map(|variable| {
        let note = format!(
            "every turn of the loop has `{layer}` ask for `{variable}`, and the second one fails: give each turn a scope of its own, or `reuse = auto`"
        );
        quote_spanned!(ours=> #[deprecated(note = #note)])
    });
    quote_spanned!(ours=> #deprecated #vis const #name: () = ();)
}

/// A variable that the body asks for under the same name every time.
fn fixed_name(events: &[Event], prefix: &str) -> Option<String> {
    for event in events {
        match event {
            Event::Get(get) => return Some(format!("{prefix}{}", get.name)),
            Event::Open(open) if open.reuse == Reuse::No && !open.unique => {
                let found = fixed_name(&open.events, &format!("{prefix}{}/", open.name));
                if found.is_some() {
                    return found;
                }
            }
            Event::Share => return None,
            _ => {}
        }
    }
    None
}
