//! Labelled arguments, compared with the callee's own names.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;

use super::{Facts, call};
use crate::reuse::events::{Call, Event, Label};

impl Facts<'_> {
    /// One constant for each label, which fails if the callee calls that argument otherwise.
    pub(super) fn labels(&self) -> TokenStream {
        let mut constants = TokenStream::new();
        self.labels_of(self.events, &mut constants);
        constants
    }

    fn labels_of(&self, events: &[Event], constants: &mut TokenStream) {
        for event in events {
            match event {
                Event::Call(call) => {
                    constants.extend(call.labels.iter().map(|label| self.label(call, label)))
                }
                Event::Open(open) => self.labels_of(&open.events, constants),
                Event::Either(arms) => arms.iter().for_each(|arm| self.labels_of(arm, constants)),
                Event::Maybe(events) | Event::Elsewhere(_, events) => {
                    self.labels_of(events, constants)
                }
                Event::Get(_) | Event::Unnamed(_) | Event::Share => {}
            }
        }
    }

    /// ```text
    /// const _: () = { use reuse::label; label(&SIGNATURE of the callee, 1, "kernel_shape", "conv_relu") };
    /// ```
    fn label(&self, of: &Call, label: &Label) -> TokenStream {
        let room = self.room();
        let ours = Span::mixed_site();
        let signature = self.signature_of(self.callee_at(of.site));
        let (index, name) = (label.index, label.name.unraw().to_string());
        let callee = of.callee.name.to_string();
        let span = label.name.span();
        let arguments = quote!(#signature, #index, #name, #callee);
        let check = call("label", span, span, &arguments);
        quote_spanned!(ours=> const _: () = { use #room::label; #check };)
    }
}
