//! The expression that asks a callee whether it is a layer.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;

use crate::reuse::names::{Callee, Home};

/// The function that every layer has in its module, for the compiler to ask.
pub(super) const ASK: &str = "__varscope_ask";

/// What the module of a layer's items is called.
pub(super) fn items(home: Home, layer: &Ident) -> Ident {
    match home {
        Home::Own => at_ours(layer),
        Home::Around => Ident::new(&format!("__varscope_{}", layer.unraw()), Span::mixed_site()),
    }
}

/// The user's identifier with a span of ours. Spans bring their edition: in ours, `gen` is a keyword.
fn at_ours(ident: &Ident) -> Ident {
    let span = Span::mixed_site().located_at(ident.span());
    if ident == "gen" {
        return Ident::new_raw("gen", span);
    }
    let mut ident = ident.clone();
    ident.set_span(span);
    ident
}

impl Callee {
    /// `expression`, where the names that a layer has in its module mean the callee's, if it is a layer.
    ///
    /// ```text
    /// {
    ///     use $k::__private::reuse::no_layer::{self as __callee, *};
    ///     {
    ///         use layers::conv_relu as __callee;      // the function, and a module of its name if there is one
    ///         { use __callee::*; __varscope_ask(trail) }
    ///     }
    /// }
    /// ```
    ///
    /// The function is there, since it is called. If no module comes with it, `__callee` is the fallback outside; if one comes
    /// that is none of ours, its glob does not bring the names of the expression, and the fallback's are found. (A glob instead
    /// of the import in the middle would be ambiguous.) What is deprecated, the call itself says already.
    pub(super) fn resolved(&self, krate: &TokenStream, expression: &TokenStream) -> TokenStream {
        let ours = Span::mixed_site();
        let name = &self.name;
        if let Some(home) = self.beside {
            let items = items(home, name);
            return quote_spanned!(ours=> { use self::#items::*; #expression });
        }
        let module = self.module.clone().unwrap_or_else(|| quote!(self));
        quote_spanned! {ours=> {
            use #krate::__private::reuse::no_layer as __callee;
            use #krate::__private::reuse::no_layer::*;
            {
                #[allow(deprecated)]
                use #module::#name as __callee;
                { use __callee::*; #expression }
            }
        }}
    }
}
