//! Facts → constants.

mod ask;
mod callees;
mod findings;
mod labels;
mod layer;
mod signature;
mod warnings;

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use crate::reuse::facts::{BlockCheck, Facts};

/// Items for the beginning of the block.
impl ToTokens for BlockCheck {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self(facts) = self;
        tokens.extend(facts.warnings());
        tokens.extend(facts.expand_alone());
    }
}

impl Facts {
    /// `$k::__private::reuse`
    fn room(&self) -> TokenStream {
        let krate = &self.krate;
        quote!(#krate::__private::reuse)
    }

    /// What a body has that nobody can call: `model!`, an outermost `scope!`, a method, a function in a function.
    fn expand_alone(&self) -> TokenStream {
        let (here, room) = (TokenStream::new(), self.room());
        let labels = self.labels(&here);
        let check = self.needs_check().then(|| {
            let (ours, trail, places) = (Span::mixed_site(), trail(), self.places());
            let direct = quote_spanned!(ours=> originally_defined_here(&#trail));
            let findings = self.findings(&room, &here, &direct, None);
            quote_spanned! {ours=>
                const fn originally_defined_here(#trail: &Trail) { #places }
                #findings
            }
        });
        if check.is_none() && labels.is_empty() {
            return TokenStream::new();
        }
        let callees = self.has_callees().then(|| self.callee_function(&room));
        quote_spanned! {Span::mixed_site()=>
            const _: () = {
                #callees
                { use #room::*; #check #labels }
            };
        }
    }
}

fn index(i: usize) -> Literal {
    Literal::usize_unsuffixed(i)
}

/// `function(argument)` that spans from `start` to `end` in the user's code.
fn call(function: &str, start: Span, end: Span, argument: &TokenStream) -> TokenStream {
    let function = Ident::new(function, start);
    let mut arguments = Group::new(Delimiter::Parenthesis, argument.clone());
    arguments.set_span(end);
    quote!(#function #arguments)
}

/// The parameter of the functions that lead the compiler along a trail.
fn trail() -> Ident {
    Ident::new("__trail", Span::mixed_site())
}
