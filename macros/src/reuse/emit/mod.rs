//! Events → constants.

mod callees;
mod findings;
mod labels;
mod layer;
mod signature;

pub(in crate::reuse) use self::layer::LayerItems;

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::reuse::events::Event;
use crate::reuse::sites::Sites;
use crate::reuse::suspects;

/// Everything of a function that constants are made of.
#[derive(Debug)]
pub(in crate::reuse) struct Facts<'a> {
    pub(in crate::reuse) krate: &'a TokenStream,
    /// Empty for `model!` and `scope!`.
    pub(in crate::reuse) name: String,
    pub(in crate::reuse) parameters: Vec<String>,
    pub(in crate::reuse) events: &'a [Event],
    pub(in crate::reuse) sites: Sites,
    pub(in crate::reuse) checked: bool,
    /// For each site, whether it could be at odds with another.
    pub(in crate::reuse) suspects: Vec<bool>,
    /// Where the function stands, for its identity.
    pub(in crate::reuse) span: Span,
}

impl<'a> Facts<'a> {
    pub(in crate::reuse) fn new(
        krate: &'a TokenStream,
        name: String,
        events: &'a [Event],
        sites: Sites,
        span: Span,
    ) -> Self {
        Self {
            krate,
            name,
            parameters: Vec::new(),
            events,
            checked: true,
            suspects: suspects::suspects(events, sites.len()),
            sites,
            span,
        }
    }

    /// `$k::__private::reuse`
    fn room(&self) -> TokenStream {
        let krate = self.krate;
        quote!(#krate::__private::reuse)
    }

    /// Whether there is anything to compare.
    pub(in crate::reuse) fn needs_check(&self) -> bool {
        self.checked && self.suspects.contains(&true)
    }

    /// What a body has that nobody can call: `model!`, an outermost `scope!`, a method, a function in a function.
    pub(in crate::reuse) fn expand_alone(&self) -> TokenStream {
        let here = TokenStream::new();
        let labels = self.labels(&here);
        let check = self.needs_check().then(|| {
            let defined = self.originally_defined_here();
            let direct = quote_spanned!(Span::mixed_site()=> originally_defined_here(&__trail));
            let findings = self.findings(&here, &direct);
            quote!(#defined #findings)
        });
        if check.is_none() && labels.is_empty() {
            return TokenStream::new();
        }
        let callees = self.callee_function();
        let room = self.room();
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
