//! Labelled arguments, compared with the callee's own names.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;

use super::{Facts, call};
use crate::reuse::events::{Call, Event, Label};

impl Facts<'_> {
    /// One constant for each label, which fails if the callee calls that argument otherwise.
    pub(super) fn labels(&self, callees: &TokenStream) -> TokenStream {
        let mut constants = TokenStream::new();
        self.labels_of(self.events, callees, &mut constants);
        constants
    }

    fn labels_of(&self, events: &[Event], callees: &TokenStream, constants: &mut TokenStream) {
        for event in events {
            match event {
                Event::Call(call) => constants.extend(
                    call.labels
                        .iter()
                        .map(|label| self.label(call, label, callees)),
                ),
                Event::Open(open) => self.labels_of(&open.events, callees, constants),
                Event::Either(arms) => arms
                    .iter()
                    .for_each(|arm| self.labels_of(arm, callees, constants)),
                Event::Maybe(events) | Event::Elsewhere(_, events) => {
                    self.labels_of(events, callees, constants)
                }
                Event::Get(_) | Event::Unnamed(_) | Event::Share => {}
            }
        }
    }

    /// ```text
    /// const _: () = label(&SIGNATURE of the callee, 1, "kernel_shape", "conv_relu");
    /// ```
    fn label(&self, of: &Call, label: &Label, callees: &TokenStream) -> TokenStream {
        let ours = Span::mixed_site();
        let signature = self.signature_at(of.site, callees);
        let (index, name) = (label.index, label.name.unraw().to_string());
        let callee = of.callee.name.to_string();
        let span = label.name.span();
        let arguments = quote!(#signature, #index, #name, #callee);
        let check = call("label", span, span, &arguments);
        quote_spanned!(ours=> const _: () = #check;)
    }
}
