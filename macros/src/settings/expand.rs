//! Settings → method calls.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Expr;

use super::{Setting, Settings, reuse};

impl Settings {
    /// One method call for each.
    pub(crate) fn expand(&self, krate: &TokenStream) -> TokenStream {
        self.iter().map(|setting| setting.expand(krate)).collect()
    }

    /// The same where the element type is a type parameter: written twice, a mistake in it would be reported twice.
    pub(crate) fn expand_typed(&self, krate: &TokenStream) -> TokenStream {
        let others = self
            .iter()
            .filter(|setting| !matches!(setting, Setting::Dtype(_)));
        others.map(|setting| setting.expand(krate)).collect()
    }
}

/// Keys whose values go through a function of the key's name, which says in its own words what a value has to be.
const CONVERTED: [&str; 5] = [
    "initializer",
    "regularizer",
    "constraint",
    "partitioner",
    "custom_getter",
];

impl Setting {
    fn expand(&self, krate: &TokenStream) -> TokenStream {
        let (key, value) = match self {
            Self::Dtype(dtype) => {
                let dtype = dtype.expand(krate);
                return quote!(.dtype(#dtype));
            }
            Self::Reuse(reuse) => {
                let reuse = reuse::expand(Some(reuse), krate);
                return quote!(.reuse(#reuse));
            }
            Self::Name(key, name) => (key, name.expand(krate)),
            Self::Other(key, expr) if CONVERTED.iter().any(|converted| key == converted) => {
                let convert = Ident::new(&key.to_string(), Span::mixed_site());
                return quote!(.#convert(#krate::__private::#convert(#expr)));
            }
            Self::Other(key, Expr::Array(array))
                if key == "collections" && array.elems.is_empty() =>
            {
                (key, quote!([] as [&::core::primitive::str; 0]))
            }
            Self::Other(key, expr) => (key, quote!(#expr)),
        };
        let method = Ident::new(&key.to_string(), Span::mixed_site().located_at(key.span()));
        quote_spanned!(method.span()=> .#method(#value))
    }
}
