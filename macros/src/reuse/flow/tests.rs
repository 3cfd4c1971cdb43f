//! Bodies, read as the macros read them.

mod branches;
mod calls;
mod closures;
mod configured;
mod expressions;
mod macros;
mod order;
mod shapes;
mod told;

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Block, Pat, PatIdent, Token};

use super::{Level, Parameters, Reader};
use crate::diag::Diag;
use crate::reuse::event::{Call, Event, Get, Visit};
use crate::reuse::names::{Bindings, Names, Surroundings};
use crate::reuse::sites::{Site, Sites};

/// What is around a body.
#[derive(Clone, Copy)]
struct Around {
    file: &'static str,
    /// The function's parameters.
    given: &'static str,
    /// Whether the function's value is a `Result`.
    gives_result: bool,
}

impl Around {
    /// Every function that the body calls may be a layer.
    const PLAIN: Self = Self {
        file: "use layers::*; fn around() { HERE }",
        given: "",
        gives_result: false,
    };
}

/// What is read in a body.
struct Read {
    events: Vec<Event>,
    sites: Sites,
    /// Control does not get to the end.
    leaves: bool,
    errors: Vec<(String, String)>,
}

impl Around {
    fn read(&self, body: &TokenStream) -> Read {
        let bindings = Bindings::of(body.clone());
        let stmts = Block::parse_within.parse2(body.clone());
        let stmts = stmts.unwrap_or_else(|error| panic!("{body}: {error}"));
        let given = Punctuated::<_, Token![,]>::parse_terminated_with;
        let given = |input: ParseStream| given(input, Pat::parse_single);
        let given = given.parse_str(self.given).unwrap();
        let given: Vec<Option<&PatIdent>> = given.iter().map(as_ident).collect();
        let parameters = Parameters::of(&given, &bindings, &stmts);
        let surroundings = Surroundings::in_text(self.file, "HERE");
        let given = given.iter().flatten().map(|pat| &pat.ident).collect();
        let names = Names::new(&bindings, given, &surroundings);
        let mut diag = Diag::new();
        let mut reader = Reader::new(parameters, &names, &stmts, Level::default(), &mut diag);
        reader.gives_result = self.gives_result;
        let flow = reader.stmts(&stmts);
        let leaves = flow.leaves;
        let (events, sites) = reader.finish(flow);
        let errors = diag.finish().shown();
        Read {
            events,
            sites,
            leaves,
            errors,
        }
    }
}

fn as_ident(pat: &Pat) -> Option<&PatIdent> {
    match pat {
        Pat::Ident(pat) => Some(pat),
        _ => None,
    }
}

fn read(body: &str) -> (Vec<Event>, Sites) {
    let read = Around::PLAIN.read(&body.parse().unwrap());
    assert_eq!(read.errors, [], "{body}");
    (read.events, read.sites)
}

/// Site the events say of their sites: number and source text, in the order of events.
#[derive(Default)]
struct Told(Vec<(u16, String)>);

impl Visit<'_> for Told {
    fn get(&mut self, get: &Get) {
        self.0.push((get.site, format!("{:?}", get.name)));
    }

    fn call(&mut self, call: &Call) {
        self.0.push((call.site, call.callee.name.to_string()));
    }
}

/// Every site is what its number says, and numbers are those of reading.
#[track_caller]
fn assert_numbered(body: &str, order_of_events: &[u16]) {
    let (events, sites) = read(body);
    let mut told = Told::default();
    told.events(&events);
    let found = told.0;
    for (number, text) in &found {
        let (_, site) = sites.iter().nth(usize::from(*number)).unwrap();
        let (Site::Get(span) | Site::Call { start: span, .. }) = site;
        assert_eq!(span.source_text().as_ref(), Some(text), "{body}");
    }
    let numbers: Vec<u16> = found.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, order_of_events, "{body}");
    assert_eq!(sites.len(), numbers.len(), "{body}");
}

#[test]
fn sites_keep_their_numbers_in_whatever_order_branches_are_joined() {
    assert_numbered("if c { a() } else { return b(); } d()", &[1, 0, 2]);
    assert_numbered("if c { return a(); } else { b() } d()", &[0, 1, 2]);
    assert_numbered(
        r#"match c { Some(_) => get_variable!("a")?, None => return get_variable!("b") } d()"#,
        &[1, 0, 2],
    );
    assert_numbered(
        r#"scope!("s", if c { scope!("a", a())? } else { return scope!("b", b()); }); d()"#,
        &[1, 0, 2],
    );
}

#[test]
fn guards_that_ask_are_numbered_among_the_arms() {
    assert_numbered(
        "match c { 0 if a() => b(), 1 if d() => e(), _ => f() }",
        &[0, 2, 1, 3, 4],
    );
    assert_numbered(
        r#"match c { 0 => a(), 1 if get_variable!("w").is_ok() => return b(), _ => d() }"#,
        &[1, 2, 0, 3],
    );
}

#[test]
fn the_other_branch_of_a_let_is_numbered_where_it_is_read() {
    assert_numbered("let Some(x) = a() else { return b() }; d()", &[0, 1, 2]);
    assert_numbered(
        "let Some(x) = (if c { a() } else { return b() }) else { break d() }; e()",
        &[1, 0, 2, 3],
    );
}
