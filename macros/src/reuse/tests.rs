//! Bodies, read as the macros read them.

use syn::Block;
use syn::parse::Parser;

use super::events::Event;
use super::names::Names;
use super::read::{Level, Reader};
use super::shape::Parameters;
use super::sites::{Site, Sites};
use super::surroundings::Sight;

fn read(body: &str) -> (Vec<Event>, Sites) {
    let names = Names::of(body.parse().unwrap());
    let stmts = Block::parse_within.parse_str(body).unwrap();
    let open = |_: super::read::Named<'_>| Sight::Open;
    let mut reader = Reader::new(Parameters::default(), &names, &open, Level::default());
    let flow = reader.stmts(&stmts);
    (flow.events, reader.sites)
}

/// What the events say of their sites: number and source text, in the order of events.
fn told(events: &[Event], sites: &mut Vec<(u16, String)>) {
    for event in events {
        match event {
            Event::Get(get) => sites.push((get.site, format!("{:?}", get.name))),
            Event::Call(call) => sites.push((call.site, call.callee.name.to_string())),
            Event::Open(open) => told(&open.events, sites),
            Event::Either(arms) => arms.iter().for_each(|arm| told(arm, sites)),
            Event::Maybe(events) | Event::Elsewhere(_, events) => told(events, sites),
            Event::Unnamed(_) | Event::Share => {}
        }
    }
}

/// Every site is what its number says, and numbers are those of reading.
#[track_caller]
fn assert_numbered(body: &str, order_of_events: &[u16]) {
    let (events, sites) = read(body);
    let mut found = Vec::new();
    told(&events, &mut found);
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
        r#"match c { 0 if get_variable!("v").is_ok() => b(), 1 if get_variable!("w").is_ok() => e(), _ => f() }"#,
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
