//! Closures: where they are known to be called.
//!
//! A closure that has one name and is never but called by it does what it does where it is called: there the scope is known, and what
//! ran before. So does one that is called where it is written. What is handed to `map` and its like runs somewhere in the body, in
//! whatever scope; it is compared with itself if nothing in the whole body shares, and runs at once if the chain's value is a `Result`.
//! Any other closure may go to a function that shares, and is unknown.

use std::ops::Range;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, ExprClosure, Ident};

use super::read::{Flow, Reader};
use crate::reuse::event::{self, Event, Fate};
use crate::tokens;

/// Events that the calls of a body's closures may come to, all together; further calls are unknown.
const MANY: usize = 1000;

/// The closures of a body, by their numbers.
#[derive(Debug, Default)]
pub(super) struct Closures {
    closures: Vec<Closure>,
    /// Whether anything in the body shares.
    sharing: bool,
    /// How many events there are at calls so far.
    events: usize,
}

#[derive(Debug)]
enum Closure {
    Named(Named),
    /// Somewhere in the body.
    Handed,
}

/// A closure that is only called.
#[derive(Debug)]
struct Named {
    name: Ident,
    /// What it does.
    events: Vec<Event>,
    /// The places in it.
    sites: Range<usize>,
    /// Calls that are not read yet.
    left: usize,
}

impl Closures {
    /// A scope is opened, or reuse is turned on.
    pub(super) fn note(&mut self, shares: bool) {
        self.sharing |= shares;
    }

    /// For each closure, what becomes of it where it is written.
    pub(super) fn fates(&self) -> Vec<Fate> {
        let fate = |closure: &Closure| match closure {
            Closure::Named(Named { left: 0, .. }) => Fate::Called,
            Closure::Handed if !self.sharing => Fate::Apart,
            Closure::Named(_) | Closure::Handed => Fate::Aside,
        };
        self.closures.iter().map(fate).collect()
    }

    /// Puts down a closure in the place where it is written.
    fn put(&mut self, closure: Closure, events: Vec<Event>, flow: &mut Flow) {
        if !events.is_empty() {
            flow.events
                .push(Event::Closure(self.closures.len(), events));
        }
        self.closures.push(closure);
    }
}

impl Reader<'_> {
    /// What a closure does, called.
    pub(super) fn closure(&mut self, closure: &ExprClosure) -> Flow {
        self.function(|reader| reader.apart(|reader, flow| reader.expr(&closure.body, flow)))
    }

    /// The same, where that is known: who runs on behind the call has done it, unless it returns before.
    fn called_closure(&mut self, closure: &ExprClosure) -> Vec<Event> {
        let first = self.sites.len();
        let returned = std::mem::replace(&mut self.returned, false);
        let inner = self.apart(|reader, flow| reader.expr(&closure.body, flow));
        let returns = std::mem::replace(&mut self.returned, returned);
        if returned {
            self.sites.let_callers_skip(first..self.sites.len());
        }
        match inner.leaves || returns {
            true if inner.events.is_empty() => Vec::new(),
            true => vec![Event::Maybe(inner.events)],
            false => inner.events,
        }
    }

    /// `let name = |..| ..;`
    pub(super) fn bound_closure(&mut self, name: &Ident, closure: &ExprClosure, flow: &mut Flow) {
        let calls = self.calls_of(name).filter(|_| !is_async(closure));
        let Some(calls) = calls else {
            let inner = self.closure(closure);
            return flow.aside(inner);
        };
        let first = self.sites.len();
        self.inner_functions += 1;
        let mut events = self.called_closure(closure);
        self.inner_functions -= 1;
        if calls > 1 {
            event::forget_branches(&mut events);
        }
        let named = Named {
            name: name.clone(),
            events: events.clone(),
            sites: first..self.sites.len(),
            left: calls,
        };
        self.closures.put(Closure::Named(named), events, flow);
    }

    /// `(|..| ..)(..)`
    pub(super) fn closure_called_here(&mut self, closure: &ExprClosure, flow: &mut Flow) {
        let events = self.called_closure(closure);
        flow.events.extend(events);
    }

    /// `.map(|..| ..)`
    pub(super) fn handed_closure(&mut self, closure: &ExprClosure, flow: &mut Flow) {
        let inner = self.closure(closure);
        self.closures.put(Closure::Handed, inner.events, flow);
    }

    /// `scope!(..).map(|..| ..)?`
    pub(super) fn closure_handed_here(&mut self, closure: &ExprClosure, flow: &mut Flow) {
        let events = self.called_closure(closure);
        if !events.is_empty() {
            flow.events.push(Event::Maybe(events));
        }
    }

    /// Something is called here, perhaps a closure.
    pub(super) fn call_of_closure(&mut self, callee: &Expr, flow: &mut Flow) {
        let Expr::Path(path) = callee else { return };
        let Some(called) = path.path.get_ident() else {
            return;
        };
        // Under a `cfg` the call is perhaps not there; and behind the closure's block, the name is somebody else's.
        if self.configured > 0 || !self.names.hide(called) {
            return;
        }
        let closures = &mut self.closures;
        let mut named = closures.closures.iter_mut().rev();
        let found = named.find_map(|closure| match closure {
            Closure::Named(named) if named.name == *called => Some(named),
            Closure::Named(_) | Closure::Handed => None,
        });
        let Some(named) = found else { return };
        closures.events += event::count(&named.events);
        if named.left == 0 || closures.events > MANY {
            return;
        }
        named.left -= 1;
        flow.events.extend(named.events.iter().cloned());
        if self.returned {
            self.sites.let_callers_skip(named.sites.clone());
        }
    }

    /// How often a name is called that stands in one place of the body that is no call.
    fn calls_of(&self, name: &Ident) -> Option<usize> {
        let mut tokens = TokenStream::new();
        self.body
            .iter()
            .for_each(|stmt| stmt.to_tokens(&mut tokens));
        let (mut calls, mut others) = (0, 0);
        tokens::each_list(tokens, &mut |list| {
            for (i, token) in list.iter().enumerate() {
                if !matches!(token, TokenTree::Ident(ident) if ident == name) {
                    continue;
                }
                let is_declared =
                    i > 0 && matches!(&list[i - 1], TokenTree::Ident(word) if word == "fn");
                let is_called = matches!(list.get(i + 1), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
                match is_called && !is_declared {
                    true => calls += 1,
                    false => others += 1,
                }
            }
        });
        (others == 1).then_some(calls)
    }
}

/// Whether what it does waits until somebody awaits it.
fn is_async(closure: &ExprClosure) -> bool {
    closure.asyncness.is_some()
}

/// The closure that a call has for its callee.
pub(super) fn called_at_once(callee: &Expr) -> Option<&ExprClosure> {
    match callee {
        Expr::Closure(closure) if !is_async(closure) => Some(closure),
        Expr::Paren(paren) => called_at_once(&paren.expr),
        Expr::Group(group) => called_at_once(&group.expr),
        _ => None,
    }
}

/// Whether a method has the name of one of the standard library's that call what they are given, and nothing around it.
pub(super) fn calls_its_argument(method: &Ident) -> bool {
    CALLING.iter().any(|name| method == name)
}

/// Whether a method makes one `Result` or `Option` of another.
pub(super) fn is_of_results(method: &Ident) -> bool {
    ["map", "map_err", "and_then", "or_else"]
        .iter()
        .any(|name| method == name)
}

const CALLING: [&str; 22] = [
    "map",
    "map_or",
    "map_or_else",
    "map_err",
    "and_then",
    "or_else",
    "unwrap_or_else",
    "ok_or_else",
    "then",
    "inspect",
    "filter",
    "filter_map",
    "find_map",
    "flat_map",
    "fold",
    "try_fold",
    "for_each",
    "try_for_each",
    "all",
    "any",
    "position",
    "get_or_insert_with",
];
