//! Events → constants.

mod callees;
mod findings;
mod labels;
mod layer;
mod signature;

pub(in crate::reuse) use self::layer::LayerItems;

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::reuse::callee::Callee;
use crate::reuse::events::Event;
use crate::reuse::suspects;

/// A place that a finding can be about, with the span of what stands there.
#[derive(Debug)]
pub(in crate::reuse) enum Site {
    /// A request: its literal.
    Get(Span),
    /// A call; the number is the callee's among the distinct ones.
    Call(Callee, usize),
}

/// Everything of a function that constants are made of.
#[derive(Debug)]
pub(in crate::reuse) struct Facts<'a> {
    pub(in crate::reuse) krate: &'a TokenStream,
    /// Empty for `model!` and `scope!`.
    pub(in crate::reuse) name: String,
    pub(in crate::reuse) parameters: Vec<String>,
    pub(in crate::reuse) events: &'a [Event],
    pub(in crate::reuse) sites: Vec<Site>,
    /// One site of each distinct callee.
    pub(in crate::reuse) callees: Vec<Callee>,
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
        span: Span,
    ) -> Self {
        let mut facts = Self {
            krate,
            name,
            parameters: Vec::new(),
            events,
            sites: Vec::new(),
            callees: Vec::new(),
            checked: true,
            suspects: Vec::new(),
            span,
        };
        let mut keys = BTreeMap::new();
        facts.collect(events, &mut keys);
        facts.suspects = suspects::suspects(events, facts.sites.len());
        facts
    }

    /// Sites in the order of their numbers, which is the order of reading.
    fn collect(&mut self, events: &'a [Event], keys: &mut BTreeMap<String, usize>) {
        for event in events {
            match event {
                Event::Get(get) => self.put(get.site, Site::Get(get.span)),
                Event::Call(call) => {
                    let next = self.callees.len();
                    let number = *keys.entry(call.callee.key()).or_insert(next);
                    if number == next {
                        self.callees.push(call.callee.clone());
                    }
                    self.put(call.site, Site::Call(call.callee.clone(), number));
                }
                Event::Open(open) => self.collect(&open.events, keys),
                Event::Either(arms) => arms.iter().for_each(|arm| self.collect(arm, keys)),
                Event::Maybe(events) | Event::Elsewhere(_, events) => self.collect(events, keys),
                Event::Unnamed(_) | Event::Share => {}
            }
        }
    }

    fn put(&mut self, site: u16, what: Site) {
        debug_assert_eq!(usize::from(site), self.sites.len());
        self.sites.push(what);
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
