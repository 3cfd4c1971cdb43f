//! Labelled arguments, compared with the callee's own names.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;

use super::call;
use crate::reuse::event::{Call, Label, Visit};
use crate::reuse::facts::Facts;

impl Facts {
    /// One constant for each label, which fails if the callee calls that argument otherwise.
    pub(super) fn labels(&self, callees: &TokenStream) -> TokenStream {
        let mut labels = Labels {
            facts: self,
            callees,
            constants: TokenStream::new(),
        };
        labels.events(&self.events);
        labels.constants
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

struct Labels<'a> {
    facts: &'a Facts,
    callees: &'a TokenStream,
    constants: TokenStream,
}

impl Visit<'_> for Labels<'_> {
    fn call(&mut self, call: &Call) {
        for label in &call.labels {
            let constant = self.facts.label(call, label, self.callees);
            self.constants.extend(constant);
        }
    }
}
