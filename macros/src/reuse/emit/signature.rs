//! The body as a constant.

use std::fmt::Write;

use proc_macro2::TokenStream;
use varscope_names::PathHash;

use super::callees::CALLEE;
use crate::reuse::event::{Arg, Call, Dim, Elsewhere, Event, Get, Open, Sharing, Visit};
use crate::reuse::facts::Facts;
use crate::reuse::prefilter;
use crate::site;

/// `Signature { … }`: what the function does, for whoever calls it. `callees` stands in front of the name of the function that asks
/// callees.
pub(super) fn signature(facts: &Facts, callees: &str) -> TokenStream {
    print(facts, callees, None)
}

/// The same of what is compared in the function itself.
pub(super) fn compared(facts: &Facts, callees: &str) -> TokenStream {
    print(facts, callees, Some(&facts.suspects))
}

/// The names of the runtime's room are in scope where it goes.
fn print(facts: &Facts, callees: &str, only: Option<&[bool]>) -> TokenStream {
    let Facts {
        name,
        parameters,
        checked,
        identity,
        ..
    } = facts;
    let mut printer = Printer {
        text: String::new(),
        facts,
        callees,
        only,
        maybe: false,
    };
    printer.put(format_args!(
        "Signature {{ name: {name:?}, module: ::core::module_path!(), file: ::core::file!(), identity: {identity}, \
         parameters: &{parameters:?}, checked: {checked}, facts: "
    ));
    printer.events(&facts.events);
    printer.text.push_str(" }");
    let text = printer.text.parse();
    text.expect("what is written here is made of numbers, names and escaped strings")
}

/// Writes text, which the compiler makes tokens of at once: one by one, they would be half of the expansion's time.
struct Printer<'a> {
    text: String,
    facts: &'a Facts,
    callees: &'a str,
    /// The suspects among the sites, where nothing else is to be written.
    only: Option<&'a [bool]>,
    /// Whether what is written may not run: then every call in it may be the one that turns reuse on.
    maybe: bool,
}

impl Printer<'_> {
    fn put(&mut self, what: std::fmt::Arguments<'_>) {
        // A `String` takes everything.
        let _ = self.text.write_fmt(what);
    }

    /// What may not run.
    fn uncertain(&mut self, word: &str, events: &[Event]) {
        self.text.push_str(word);
        let maybe = std::mem::replace(&mut self.maybe, true);
        self.events(events);
        self.maybe = maybe;
        self.text.push(')');
    }

    /// `&[…]`
    fn list<T: Copy>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut item: impl FnMut(&mut Self, T),
    ) {
        self.text.push_str("&[");
        for (i, each) in items.into_iter().enumerate() {
            if i > 0 {
                self.text.push_str(", ");
            }
            item(self, each);
        }
        self.text.push(']');
    }

    fn arg(&mut self, arg: &Arg) {
        match arg {
            Arg::Unknown => self.text.push_str("Unknown"),
            Arg::Parameter(index) => self.put(format_args!("Parameter({index})")),
            Arg::Int(int) => self.put(format_args!("Int({int})")),
            Arg::Dims(dims) => {
                let literal = dims.iter().all(|dim| matches!(dim, Dim::Int(_)));
                self.text
                    .push_str(if literal { "Literal(" } else { "Pattern(" });
                self.list(dims, |printer, dim| match dim {
                    Dim::Unknown => printer.text.push_str("-1"),
                    Dim::Parameter(index) => {
                        printer.put(format_args!("-{}", 2 + u16::from(*index)))
                    }
                    Dim::Int(int) => printer.put(format_args!("{int}")),
                });
                self.text.push(')');
            }
        }
    }
}

impl<'e> Visit<'e> for Printer<'_> {
    fn get(&mut self, get: &'e Get) {
        let (site, name) = (get.site, &get.name);
        let PathHash { sum, power } = PathHash::of(name);
        self.put(format_args!("Get({site}, {name:?}, {sum}, {power}, "));
        self.arg(&get.shape);
        match get.dtype {
            Some(dtype) => self.put(format_args!(", Some(DType::{dtype})")),
            None => self.text.push_str(", None"),
        }
        let written = get.written.lines();
        let (line, column) = site::start(get.span);
        self.put(format_args!(", {written:?}, {line}, {column})"));
    }

    fn unnamed(&mut self, get: &'e Get) {
        let (name, written) = (&get.name, get.written.lines());
        let (line, column) = site::start(get.span);
        self.put(format_args!(
            "Unnamed({name:?}, {written:?}, {line}, {column})"
        ));
    }

    fn call(&mut self, call: &'e Call) {
        let (site, callees) = (call.site, self.callees);
        let aside = self.only.is_some_and(|only| !only[usize::from(site)]);
        if aside {
            self.text.push_str("Aside(&[");
        }
        self.put(format_args!(
            "Call({site}, {callees}{CALLEE}({site}, None), "
        ));
        self.list(&call.args, Self::arg);
        let (line, column) = match self
            .facts
            .named_once
            .contains(&call.callee.name.to_string())
        {
            true => site::start(call.callee.start),
            false => (0, 0),
        };
        self.put(format_args!(", {line}, {column})"));
        if aside {
            self.text.push_str("])");
        }
    }

    fn share(&mut self) {
        self.text.push_str("Share");
    }

    fn open(&mut self, open: &'e Open) {
        let (name, unique) = (&open.name, open.unique);
        let PathHash { sum, power } = PathHash::of(name);
        let reuse = open.reuse != Sharing::No;
        self.put(format_args!(
            "Open({name:?}, {sum}, {power}, {unique}, {reuse}, "
        ));
        let maybe = std::mem::replace(&mut self.maybe, false);
        self.events(&open.events);
        self.maybe = maybe;
        self.text.push(')');
    }

    fn elsewhere(&mut self, elsewhere: &'e Elsewhere) {
        let Elsewhere { name, own, events } = elsewhere;
        self.put(format_args!("Elsewhere({name:?}, {own}, "));
        let maybe = std::mem::replace(&mut self.maybe, false);
        self.events(events);
        self.maybe = maybe;
        self.text.push(')');
    }

    fn either(&mut self, arms: &'e [Vec<Event>]) {
        self.text.push_str("Either(");
        self.list(arms, |printer, arm| printer.events(arm));
        self.text.push(')');
    }

    fn maybe(&mut self, events: &'e [Event]) {
        self.uncertain("Maybe(", events);
    }

    fn turn(&mut self, events: &'e [Event], _: bool) {
        self.uncertain("Turn(", events);
    }

    fn apart(&mut self, events: &'e [Event]) {
        self.uncertain("Apart(", events);
    }

    /// All of it: somewhere inside, reuse may be turned on.
    fn aside(&mut self, events: &'e [Event]) {
        self.text.push_str("Aside(");
        let only = self.only.take();
        self.events(events);
        self.only = only;
        self.text.push(')');
    }

    /// What callers can't count on is grouped.
    fn events(&mut self, events: &'e [Event]) {
        let (only, sites) = (self.only, &self.facts.sites);
        let is_within = |event: &Event| match event {
            Event::Get(Get { site, .. }) | Event::Call(Call { site, .. }) => {
                only.is_none() && sites.is_within(*site)
            }
            _ => false,
        };
        let may_share = |event: &Event| self.maybe && matches!(event, Event::Call(_));
        let matters = |event: &&Event| {
            only.is_none_or(|only| prefilter::matters(event, only) || may_share(event))
        };
        let events: Vec<&Event> = events.iter().filter(matters).collect();
        let groups = events.chunk_by(|a, b| is_within(a) && is_within(b));
        self.list(groups, |printer, group| match group {
            [only] if !is_within(only) => printer.event(only),
            group => {
                printer.text.push_str("Within(");
                printer.list(group, |printer, event| printer.event(event));
                printer.text.push(')');
            }
        });
    }
}
