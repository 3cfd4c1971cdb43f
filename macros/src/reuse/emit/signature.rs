//! The body as a constant.

use std::fmt::Write;

use proc_macro2::TokenStream;
use varscope_names::{PathHash, fnv};

use super::Facts;
use super::callees::CALLEE;
use crate::reuse::events::{Arg, Call, Dim, Event, Get, Open, Reuse};
use crate::reuse::suspects::{self, Kept};
use crate::site;

/// A body on its way to a constant. The names of the runtime's room are in scope where it goes.
///
/// It is written as text, which the compiler makes tokens of at once: one by one, they would be half of the expansion's time.
pub(super) struct Body<'f> {
    pub(super) facts: &'f Facts<'f>,
    /// What stands in front of the name of the function that asks callees.
    pub(super) callees: &'f str,
}

impl Body<'_> {
    /// `Signature { … }`
    pub(super) fn signature(&self) -> TokenStream {
        let mut text = self.head();
        self.steps(self.facts.events, &mut text);
        tokens(text)
    }

    /// What of the body is compared.
    pub(super) fn suspicious(&self) -> TokenStream {
        let mut text = self.head();
        self.kept(
            &suspects::without_others(self.facts.events, &self.facts.suspects),
            &mut text,
        );
        tokens(text)
    }

    /// Up to `steps:`.
    fn head(&self) -> String {
        let Facts {
            name,
            parameters,
            checked,
            span,
            ..
        } = self.facts;
        // A number for the place in the sources.
        let (line, column) = site::start(*span);
        let identity = fnv(&format!("{} {line} {column} {name}", span.file()));
        format!(
            "Signature {{ name: {name:?}, module: ::core::module_path!(), file: ::core::file!(), identity: {identity}, \
             parameters: &{parameters:?}, checked: {checked}, steps: "
        )
    }

    fn kept(&self, kept: &[Kept<'_>], text: &mut String) {
        list(text, kept, |text, kept| match kept {
            Kept::Whole(event) => self.step(event, text),
            Kept::Open(open, inner) => self.open(open, text, |text| self.kept(inner, text)),
            Kept::Either(arms) => {
                text.push_str("Either(");
                list(text, arms, |text, arm| self.kept(arm, text));
                text.push(')');
            }
        });
    }

    /// For callers too: what they can't count on is grouped.
    fn steps(&self, events: &[Event], text: &mut String) {
        let groups: Vec<&[Event]> = events
            .chunk_by(|a, b| is_within(a) && is_within(b))
            .collect();
        list(text, &groups, |text, group| match group {
            [only] if !is_within(only) => self.step(only, text),
            group => {
                text.push_str("Within(");
                list(text, group, |text, event| self.step(event, text));
                text.push(')');
            }
        });
    }

    fn step(&self, event: &Event, text: &mut String) {
        match event {
            Event::Get(get) => self.get(get, text),
            Event::Open(open) => self.open(open, text, |text| self.steps(&open.events, text)),
            Event::Call(call) => {
                let (site, callees) = (call.site, self.callees);
                put(
                    text,
                    format_args!("Call({site}, {callees}{CALLEE}({site}, None), "),
                );
                list(text, &call.args, arg);
                text.push(')');
            }
            Event::Either(arms) => {
                text.push_str("Either(");
                list(text, arms, |text, arm| self.steps(arm, text));
                text.push(')');
            }
            Event::Maybe(events) => {
                text.push_str("Maybe(");
                self.steps(events, text);
                text.push(')');
            }
            Event::Unnamed(get) => {
                let (name, written) = (&get.name, get.written.lines());
                let (line, column) = site::start(get.span);
                put(
                    text,
                    format_args!("Unnamed({name:?}, {written:?}, {line}, {column})"),
                );
            }
            Event::Elsewhere(name, events) => {
                put(text, format_args!("Elsewhere({name:?}, "));
                self.steps(events, text);
                text.push(')');
            }
            Event::Share => text.push_str("Share"),
        }
    }

    fn open(&self, open: &Open, text: &mut String, steps: impl FnOnce(&mut String)) {
        let (name, unique) = (&open.name, open.unique);
        let PathHash { sum, power } = PathHash::of(name);
        let reuse = open.reuse != Reuse::No;
        put(
            text,
            format_args!("Open({name:?}, {sum}, {power}, {unique}, {reuse}, "),
        );
        steps(text);
        text.push(')');
    }

    fn get(&self, get: &Get, text: &mut String) {
        let (site, name) = (get.site, &get.name);
        let PathHash { sum, power } = PathHash::of(name);
        put(text, format_args!("Get({site}, {name:?}, {sum}, {power}, "));
        arg(text, &get.shape);
        match get.dtype {
            Some(dtype) => put(text, format_args!(", Some(DType::{dtype})")),
            None => text.push_str(", None"),
        }
        let written = get.written.lines();
        let (line, column) = site::start(get.span);
        put(text, format_args!(", {written:?}, {line}, {column})"));
    }
}

/// Whether a caller may run on without this.
fn is_within(event: &Event) -> bool {
    match event {
        Event::Get(Get { within, .. }) | Event::Call(Call { within, .. }) => *within,
        _ => false,
    }
}

/// `&[…]`
fn list<T>(text: &mut String, items: &[T], mut item: impl FnMut(&mut String, &T)) {
    text.push_str("&[");
    for (i, each) in items.iter().enumerate() {
        if i > 0 {
            text.push_str(", ");
        }
        item(text, each);
    }
    text.push(']');
}

fn arg(text: &mut String, arg: &Arg) {
    match arg {
        Arg::Unknown => text.push_str("Unknown"),
        Arg::Parameter(index) => put(text, format_args!("Parameter({index})")),
        Arg::Int(int) => put(text, format_args!("Int({int})")),
        Arg::Dims(dims) => {
            let literal = dims.iter().all(|dim| matches!(dim, Dim::Int(_)));
            text.push_str(if literal { "Literal(" } else { "Pattern(" });
            list(text, dims, |text, dim| match dim {
                Dim::Unknown => text.push_str("-1"),
                Dim::Parameter(index) => put(text, format_args!("-{}", 2 + u16::from(*index))),
                Dim::Int(int) => put(text, format_args!("{int}")),
            });
            text.push(')');
        }
    }
}

fn put(text: &mut String, what: std::fmt::Arguments<'_>) {
    // A `String` takes everything.
    let _ = text.write_fmt(what);
}

/// The text as tokens, behind the closing brace.
fn tokens(mut text: String) -> TokenStream {
    text.push_str(" }");
    text.parse()
        .expect("what is written here is made of numbers, names and escaped strings")
}
