//! The expression that asks a callee whether it is a layer.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;

use crate::reuse::names::{Callee, Home, Road};

/// The function that every layer has in its module, for the compiler to ask.
pub(super) const ASK: &str = "__varscope_ask";

/// The function that a layer of a type has beside it, for the compiler to ask.
pub(super) fn beside(layer: &Ident) -> Ident {
    Ident::new(&format!("__varscope_{}", layer.unraw()), Span::mixed_site())
}

/// What a callee is asked.
#[derive(Clone, Copy, Debug)]
pub(super) enum Question<'a> {
    /// Its signature, or what leads on along a trail: the argument.
    Ask(&'a TokenStream),
    /// Whether it asks for fixed names itself: the constant, where a warning is to stand.
    InALoop(&'a Ident),
}

impl ToTokens for Question<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Ask(argument) => {
                let ask = Ident::new(ASK, Span::mixed_site());
                tokens.extend(quote!(#ask(#argument)));
            }
            Self::InALoop(said) => said.to_tokens(tokens),
        }
    }
}

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
    /// The question, where the names that a layer has in its module mean the callee's, if it is a layer.
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
    /// The function is there. If no module comes with it, `__callee` is the fallback outside; if one comes that is none of ours,
    /// its glob does not bring the names of the expression, and the fallback's are found. (A glob instead of the import in the
    /// middle would be ambiguous.) What is deprecated, the call itself says already.
    ///
    /// Where it is not certain that the module has the name, it is asked of a module that has everything of it, and a macro of
    /// this name: an import takes what it finds of a name, and is content with one thing. A function or a module of ours would
    /// not do, a macro's items do not hide what a glob brings.
    ///
    /// ```text
    ///         mod __here { pub(super) use super::*; pub(super) use $k::__private::reuse::nothing as conv_relu; }
    ///         use __here::conv_relu as __callee;
    /// ```
    ///
    /// A layer of a type has a function beside it.
    pub(super) fn resolved(&self, krate: &TokenStream, question: Question<'_>) -> TokenStream {
        let ours = Span::mixed_site();
        let name = &self.name;
        let import = match &self.road {
            Road::Beside(home) => {
                let items = items(*home, name);
                return quote_spanned!(ours=> { use self::#items::*; #question });
            }
            Road::OfType(path) => {
                return match question {
                    Question::Ask(argument) => {
                        let ask = beside(name);
                        quote_spanned!(ours=> { #path::#ask(#argument) })
                    }
                    // It has no such constant.
                    Question::InALoop(_) => quote_spanned!(ours=> ()),
                };
            }
            Road::Through(module) => quote_spanned! {ours=>
                #[allow(deprecated)]
                use #module::#name as __callee;
            },
            Road::Import(path) => quote_spanned! {ours=>
                #[allow(deprecated)]
                use #path as __callee;
            },
            Road::Namesake(module, layer) => {
                let items = items(Home::Around, layer);
                quote_spanned!(ours=> use #module::#items as __callee;)
            }
            Road::Perhaps => quote_spanned! {ours=>
                mod __here {
                    pub(super) use super::*;
                    pub(super) use #krate::__private::reuse::nothing as #name;
                }
                #[allow(deprecated, unused_imports)]
                use __here::#name as __callee;
            },
        };
        quote_spanned! {ours=> {
            use #krate::__private::reuse::no_layer as __callee;
            use #krate::__private::reuse::no_layer::*;
            {
                #import
                { use __callee::*; #question }
            }
        }}
    }
}
