//! Events → constants.

mod callees;
mod findings;
mod labels;
mod layer;
mod signature;

pub(in crate::reuse) use self::layer::{LayerItems, Module};

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::reuse::callee::Callee;
use crate::reuse::events::{Arg, Event};

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
            span,
        };
        let mut keys = BTreeMap::new();
        facts.collect(events, &mut keys);
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

    /// Whether two sites could be at odds, as far as can be seen here.
    pub(in crate::reuse) fn needs_check(&self) -> bool {
        if !self.checked {
            return false;
        }
        if !self.callees.is_empty() {
            return self.sites.len() > 1 || self.gives_shapes(self.events);
        }
        let mut paths = Vec::new();
        certain_paths(self.events, "", &mut paths);
        let count = paths.len();
        paths.sort();
        paths.dedup();
        paths.len() < count
    }

    /// Whether a call has arguments that could set its own requests at odds.
    fn gives_shapes(&self, events: &[Event]) -> bool {
        events.iter().any(|event| match event {
            Event::Call(call) => call
                .args
                .iter()
                .any(|arg| matches!(arg, Arg::Int(_) | Arg::Dims(_))),
            Event::Open(open) => self.gives_shapes(&open.events),
            _ => false,
        })
    }

    /// What a body has that nobody can call: `model!`, an outermost `scope!`, a method, a function in a function.
    pub(in crate::reuse) fn expand_alone(&self) -> TokenStream {
        let labels = self.labels();
        let check = self.needs_check().then(|| self.check_alone());
        if check.is_none() && labels.is_empty() {
            return TokenStream::new();
        }
        let items = self.with_callees(&quote!(#check #labels));
        quote_spanned!(Span::mixed_site()=> const _: () = { #items };)
    }

    fn check_alone(&self) -> TokenStream {
        let room = self.room();
        let ours = Span::mixed_site();
        let signature = self.signature();
        let defined = self.originally_defined_here(&TokenStream::new(), &room);
        let findings = self.findings(
            &quote_spanned!(ours=> &SIGNATURE),
            &quote_spanned!(ours=> originally_defined_here(&__trail)),
        );
        quote_spanned! {ours=>
            static SIGNATURE: #room::Signature = #signature;
            #defined
            #findings
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

/// The paths that the body itself asks for, wherever they stand.
fn certain_paths(events: &[Event], prefix: &str, paths: &mut Vec<String>) {
    for event in events {
        match event {
            Event::Get(get) => paths.push(format!("{prefix}{}", get.name)),
            Event::Open(open) => {
                certain_paths(&open.events, &format!("{prefix}{}/", open.name), paths)
            }
            Event::Either(arms) => arms
                .iter()
                .for_each(|arm| certain_paths(arm, prefix, paths)),
            Event::Maybe(_)
            | Event::Unnamed(_)
            | Event::Elsewhere(..)
            | Event::Call(_)
            | Event::Share => {}
        }
    }
}
