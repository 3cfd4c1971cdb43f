//! Closures: which of them are known to be called where nothing shares.
//!
//! A closure that has one name and is never but called by it counts if one of the calls stands where nothing in sight shares; one
//! that is called where it is written, likewise. What is handed to `map` and its like runs somewhere in the body, and counts if
//! nothing in the whole body shares. Any other may go to a function that shares, and is unknown.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, ExprClosure, Ident};

use super::read::{Flow, Reader};
use crate::reuse::event::Event;
use crate::tokens;

/// The closures of a body, by their numbers.
#[derive(Debug, Default)]
pub(super) struct Closures {
    calls: Vec<Calls>,
    /// Those that have a name.
    named: Vec<(Ident, usize)>,
    /// Whether anything in the body shares.
    sharing: bool,
}

/// Where a closure is called.
#[derive(Clone, Copy, Debug)]
enum Calls {
    /// By its name; whether one of the calls stands where nothing shares.
    Named(bool),
    /// Somewhere in the body.
    Handed,
}

impl Closures {
    /// A scope is opened, or reuse is turned on.
    pub(super) fn note(&mut self, shares: bool) {
        self.sharing |= shares;
    }

    /// For each closure, whether it counts.
    pub(super) fn called(&self) -> Vec<bool> {
        let counts = |calls: &Calls| match calls {
            Calls::Named(openly) => *openly,
            Calls::Handed => !self.sharing,
        };
        self.calls.iter().map(counts).collect()
    }

    fn put(&mut self, calls: Calls) -> usize {
        self.calls.push(calls);
        self.calls.len() - 1
    }
}

impl Reader<'_> {
    /// What a closure does, called.
    pub(super) fn closure(&mut self, closure: &ExprClosure) -> Flow {
        self.function(|reader| reader.apart(|reader, flow| reader.expr(&closure.body, flow)))
    }

    /// `let name = |..| ..;`
    pub(super) fn bound_closure(&mut self, name: &Ident, closure: &ExprClosure, flow: &mut Flow) {
        if !self.is_only_called(name) {
            let inner = self.closure(closure);
            return flow.aside(inner);
        }
        let number = self.closures.put(Calls::Named(false));
        self.numbered(number, closure, flow);
        self.closures.named.push((name.clone(), number));
    }

    /// `(|..| ..)(..)`
    pub(super) fn closure_called_here(&mut self, closure: &ExprClosure, flow: &mut Flow) {
        let number = self.closures.put(Calls::Named(!self.may_share()));
        self.numbered(number, closure, flow);
    }

    /// `.map(|..| ..)`
    pub(super) fn handed_closure(&mut self, closure: &ExprClosure, flow: &mut Flow) {
        let number = self.closures.put(Calls::Handed);
        self.numbered(number, closure, flow);
    }

    fn numbered(&mut self, number: usize, closure: &ExprClosure, flow: &mut Flow) {
        let inner = self.closure(closure);
        if !inner.events.is_empty() {
            flow.events.push(Event::Closure(number, inner.events));
        }
    }

    /// Something is called here, perhaps a closure.
    pub(super) fn note_call(&mut self, callee: &Expr) {
        let Expr::Path(path) = callee else { return };
        let Some(called) = path.path.get_ident() else {
            return;
        };
        let openly = !self.may_share();
        let named = self.closures.named.iter();
        if let Some((_, number)) = named.rev().find(|(name, _)| name == called) {
            let calls = &mut self.closures.calls[*number];
            if let Calls::Named(seen) = calls {
                *seen |= openly;
            }
        }
    }

    /// Whether the name stands in one place of the body that is no call.
    fn is_only_called(&self, name: &Ident) -> bool {
        let mut tokens = TokenStream::new();
        self.body
            .iter()
            .for_each(|stmt| stmt.to_tokens(&mut tokens));
        let mut others = 0;
        tokens::each_list(tokens, &mut |list| {
            let is_other = |i: &usize| {
                let is_call = matches!(list.get(i + 1), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
                matches!(&list[*i], TokenTree::Ident(ident) if ident == name) && !is_call
            };
            others += (0..list.len()).filter(is_other).count();
        });
        others == 1
    }
}

/// The closure that a call has for its callee.
pub(super) fn called_at_once(callee: &Expr) -> Option<&ExprClosure> {
    match callee {
        Expr::Closure(closure) => Some(closure),
        Expr::Paren(paren) => called_at_once(&paren.expr),
        Expr::Group(group) => called_at_once(&group.expr),
        _ => None,
    }
}

/// Whether a method has the name of one of the standard library's that call what they are given, and nothing around it.
pub(super) fn calls_its_argument(method: &Ident) -> bool {
    CALLING.iter().any(|name| method == name)
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
