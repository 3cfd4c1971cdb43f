//! Bodies that are compiled as well: whatever way one runs, it does what was read of it, in that order.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt::{self, Debug, Formatter};
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

use super::{Around, Read};
use crate::reuse::event::{Call, Event, Get, Visit};
use crate::tokens::{Inside, Rule, rewrite};

thread_local! {
    /// What a run has done so far.
    static DONE: Cell<String> = const { Cell::new(String::new()) };
    /// How it is to decide from here on.
    static DECISIONS: Cell<u32> = const { Cell::new(0) };
}

fn done(name: char) -> i32 {
    let mut done = DONE.take();
    done.push(name);
    DONE.set(done);
    1
}

/// Bits up to the highest one; then others, by which every loop ends some time.
fn decide() -> bool {
    let decisions = match DECISIONS.get() {
        0 | 1 => 0b1011_0100,
        decisions => decisions,
    };
    DECISIONS.set(decisions >> 1);
    decisions & 1 == 1
}

/// Whatever layers they are, they are called so.
macro_rules! layers {
    ($($name:ident)*) => { $(fn $name() -> i32 { done(stringify!($name).chars().next().unwrap()) })* };
}

layers! { a b c d e g }

/// A layer of something.
fn p<T>(_: T) -> i32 {
    done('p')
}

fn q<T, U>(_: T, _: U) -> i32 {
    done('q')
}

/// Unknown macros, as far as bodies go.
macro_rules! flip {
    () => {
        decide()
    };
}

macro_rules! checked {
    () => {
        match decide() {
            true => Ok(1),
            false => Err(()),
        }
    };
}

macro_rules! perhaps {
    () => {
        decide().then_some(1)
    };
}

macro_rules! bail {
    () => {
        return Err(())
    };
}

#[allow(dead_code)]
struct Pair {
    x: i32,
    y: i32,
}

impl Pair {
    fn of(x: i32, y: i32) -> Self {
        Self { x, y }
    }

    fn and(self, x: i32) -> Self {
        Self { x, ..self }
    }
}

fn run<F: Future>(future: F) -> F::Output {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("nothing waits"),
    }
}

/// The text of a body, and the body.
type Body = (&'static str, fn() -> Result<bool, ()>);

macro_rules! bodies {
    ($({ $($body:tt)* })*) => {
        [$((stringify!($($body)*), || { $($body)*; done(END); Ok(true) })),*]
    };
}

/// Bodies that run in one way.
#[allow(clippy::all, unused, unreachable_code)]
const STRAIGHT: &[Body] = &bodies! {
    { [a(), b(), c()] }
    { let mut x = [0, 0, 0]; x[{ a(); 1 }] = b(); c() }
    { let mut x = 0; *{ a(); &mut x } = b() }
    { a() + b() * c() - -d() }
    { (a(), b()).1 as f32; c() }
    { Pair::of(a(), b()).and(c()).and(d()).x }
    { Pair { y: a(), x: b() }.and(c()) }
    { Pair { x: a(), ..Pair::of(b(), c()) } }
    { [1, 2, 3][{ a(); 0 }..][{ b(); 1 }] }
    { a()..b(); ..=c(); (d()..).start }
    { q(p(a()), q(b(), c())); d() }
    { [a(); 3]; b() }
    { *&a(); !b(); &mut c(); &&d() }
    { a().max(b()).pow(c() as u32).min(d()); e() }
    { let x = a(); let (y, ..) = (b(), x); { c(); { d() } }; match e() { _ => g() } }
    { match a() { x => b() + x }; 'l: { c() } }
    { Some(a()).unwrap(); Ok::<_, ()>(b())?; (c()) }
    { let k = |x: i32| b() + x; k(a()); (|x: i32| d() + x)(c()); e() }
    { vec![0]; a(); b(); a as fn() -> i32; let x; x = c(); }
};

/// Bodies that can run in several ways.
#[allow(clippy::all, unused, unreachable_code)]
const WITH_DECISIONS: &[Body] = &bodies! {
    { flip!() && a() > 0 && b() > 0; c() }
    { flip!() || a() > 0 && flip!() || b() > 0; c() }
    { if flip!() { a() } else { b() }; c() }
    { if flip!() { a(); } else if flip!() { b(); } c() }
    { if a() > 0 && flip!() && b() > 0 && flip!() { c(); } else { d(); } e() }
    { if a() > 0 && (flip!() || b() > 0) && flip!() { c(); } d() }
    { if let Some(_) = perhaps!() && a() > 0 && let Some(_) = perhaps!() { b(); } else { c(); } }
    { match flip!() { true if a() > 0 && flip!() => b(), false if flip!() => c(), _ => d() }; e() }
    { match perhaps!() { Some(_) => { return Ok(a() > 0) } None if flip!() => b(), None => c() }; d() }
    { match perhaps!() { Some(_) if flip!() => return Err(()), Some(_) => a(), None => return Ok(b() > 0) }; c() }
    { a(); if flip!() { return Ok(b() > 0) } c(); if flip!() { return Err(()) } d() }
    { if flip!() { a(); return Ok(true) } else { b(); } c() }
    { if flip!() { a(); } else { return Ok(b() > 0) } c() }
    { if flip!() && a() > 0 { b(); } else { return Ok(c() > 0) } d() }
    { if flip!() { if flip!() { return Ok(a() > 0) } b(); } else { c(); } d() }
    { let Some(_) = perhaps!() else { return Ok(a() > 0) }; b() }
    { let Some(_) = perhaps!() else { return Err([(); 2][a() as usize]) }; b(); checked!()?; c() }
    { q(a(), checked!()?); q(b(), if flip!() { bail!() } else { c() }) }
    { q(a(), if flip!() { return Ok(true) }); b() }
    { for _ in 0..a() + 1 { b(); if flip!() { continue } c(); if flip!() { break } d(); } e() }
    { while flip!() && a() > 0 { b(); if flip!() { return Ok(true) } } c() }
    { while let Some(_) = perhaps!() && a() > 0 { if flip!() { break } b(); } c() }
    { loop { a(); if flip!() { break b() } if flip!() { continue } c(); if !flip!() { break d() } }; e() }
    { loop { if flip!() { return Ok(a() > 0) } b(); if flip!() { return Err(()) } } }
    { 'l: { a(); if flip!() { break 'l b() } c(); 'm: { if flip!() { break 'l d() } if flip!() { break 'm } e(); } 1 }; g() }
    { 'l: for _ in 0..2 { a(); for _ in 0..2 { if flip!() { continue 'l } b(); if flip!() { break 'l } } c(); } d() }
    { { a(); } { b(); if flip!() { return Ok(true) } } c() }
    { let k = || a(); b(); if flip!() { k(); } else { c(); } k() }
    { let k = || { if flip!() { return a() } b() }; k(); c(); k() }
    { let k = || { if flip!() { return Err(()) } Ok(a()) }; k()?; b(); k()?; c() }
    { let k = |_: i32| a(); if flip!() { return Ok(true) } k(b()); c() }
    { let k = || { a(); return b() }; k(); c() }
    { let k = || a(); let l = || { k(); b() }; l(); if flip!() { return Ok(l() > 0) } c() }
    { (|_: i32| { if flip!() { return a() } b() })(c()); d() }
    { (|| -> Result<i32, ()> { a(); checked!()?; Ok(b()) })()?; c() }
    { perhaps!().map(|_| a()).unwrap_or_else(|| b()); c() }
    { perhaps!().map_or_else(|| a(), |_| b()); perhaps!().map_or(c(), |_| d()) }
    { (0..2).map(|_| a()).fold(b(), |x, y| x + y + c()); d() }
    { (0..2).map(|_| a()).find(|_| flip!()); b() }
    { let later = async { a(); if flip!() { return } b(); }; c(); run(later); d() }
    { let later = async || { a(); return b() }; let future = later(); c(); if flip!() { run(future); } d() }
    { run(async { a(); async { b() }.await; c() }); d() }
    { if flip!() { return Ok(a() > 0) } else { bail!() } }
    { q(a(), { if flip!() { b(); } c() }); let (x, y) = (d(), e()); g() }
    { let x = if flip!() { a() } else { match perhaps!() { Some(_) => b(), None => return Ok(true) } }; c() }
};

/// `get_variable!("a")` for `a()`: what asks can't share, so it is put in other places.
struct Requests;

impl Rule for Requests {
    fn list(&mut self, tokens: &[TokenTree], _: Option<Inside<'_>>) -> Option<TokenStream> {
        let mut requests = TokenStream::new();
        let mut i = 0;
        while i < tokens.len() {
            match &tokens[i..] {
                [TokenTree::Ident(name), TokenTree::Group(group), ..]
                    if group.stream().is_empty()
                        && group.delimiter() == Delimiter::Parenthesis
                        && letter(&name.to_string()).is_some() =>
                {
                    let name = name.to_string();
                    requests.extend(quote!(get_variable!(#name)));
                    i += 2;
                }
                [token, ..] => {
                    requests.extend([token.clone()]);
                    i += 1;
                }
                [] => {}
            }
        }
        Some(requests)
    }
}

/// What a run does when it gets to the end.
const END: char = '.';

/// What a run did, and how it ended.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Run {
    done: Vec<char>,
    reached: bool,
    failed: bool,
}

/// The ways in which a body can run.
fn runs(body: fn() -> Result<bool, ()>) -> BTreeSet<Run> {
    let run = |decisions| {
        DONE.take();
        DECISIONS.set(1 << 9 | decisions);
        let failed = body().is_err();
        let mut done: Vec<char> = DONE.take().chars().collect();
        let reached = done.pop_if(|last| *last == END).is_some();
        Run {
            done,
            reached,
            failed,
        }
    };
    (0..1u32 << 9).map(run).collect()
}

/// What is read of a body, held against a run.
struct Against<'r> {
    read: &'r Read,
    run: &'r Run,
    /// What is read in several places: in which of them it was done, the run does not say.
    again: BTreeSet<char>,
}

/// What has been done wherever the walk is.
#[derive(Clone)]
enum Before {
    One(char),
    /// All of one of these.
    Any(Vec<Vec<Before>>),
}

impl<'r> Against<'r> {
    fn new(read: &'r Read, run: &'r Run) -> Self {
        let mut names = Names::default();
        names.events(&read.events);
        let Names(mut names) = names;
        names.sort_unstable();
        let twice = names.windows(2).filter(|pair| pair[0] == pair[1]);
        let again = twice.map(|pair| pair[0]).collect();
        Self { read, run, again }
    }

    /// Whoever does something has done before what is certain there; returned is what is certain behind all of it.
    fn assert_in_order(&self, events: &[Event], before: &[Before]) -> Vec<Before> {
        let mut behind = before.to_vec();
        for event in events {
            match event {
                Event::Get(_) | Event::Call(_) => {
                    let Some(name) = name(event) else { continue };
                    let done = &self.run.done;
                    for at in (0..done.len()).filter(|at| done[*at] == name) {
                        let is_in_order = self.again.contains(&name) || has(&behind, &done[..at]);
                        assert!(is_in_order, "`{name}` {self:?}");
                    }
                    behind.push(Before::One(name));
                }
                Event::Either(arms) => {
                    let behind_arm = |arm: &Vec<Event>| self.assert_in_order(arm, &behind);
                    let arms = arms.iter().map(behind_arm).collect();
                    behind.push(Before::Any(arms));
                }
                Event::Maybe(events) | Event::Turn { events, .. } => {
                    self.assert_in_order(events, &behind);
                }
                Event::Apart(events) | Event::Aside(events) => {
                    self.assert_in_order(events, &[]);
                }
                other => panic!("{other:?}"),
            }
        }
        behind
    }

    /// It has done what a caller counts on.
    fn has_done_for_a_caller(&self, events: &[Event]) -> bool {
        events.iter().all(|event| match event {
            Event::Get(Get { site, .. }) | Event::Call(Call { site, .. }) => {
                let is_done = |name| self.run.done.contains(&name);
                self.read.sites.is_within(*site) || name(event).is_none_or(is_done)
            }
            Event::Either(arms) => arms.iter().any(|arm| self.has_done_for_a_caller(arm)),
            _ => true,
        })
    }
}

impl Debug for Against<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "in {}, which runs as {:?}", self.read.all(), self.run)
    }
}

fn has(before: &[Before], done: &[char]) -> bool {
    before.iter().all(|before| match before {
        Before::One(name) => done.contains(name),
        Before::Any(arms) => arms.iter().any(|arm| has(arm, done)),
    })
}

/// What is counted of the events.
#[derive(Default)]
struct Names(Vec<char>);

impl Visit<'_> for Names {
    fn get(&mut self, get: &Get) {
        self.0.extend(letter(&get.name));
    }

    fn call(&mut self, call: &Call) {
        self.0.extend(letter(&call.callee.name.to_string()));
    }
}

/// What is counted of an event that is one thing.
fn name(event: &Event) -> Option<char> {
    match event {
        Event::Get(get) => letter(&get.name),
        Event::Call(call) => letter(&call.callee.name.to_string()),
        _ => None,
    }
}

/// The functions of one letter that are none of the body's own.
fn letter(name: &str) -> Option<char> {
    let mut chars = name.chars();
    let first = chars.next()?;
    (chars.next().is_none() && "abcdegpq".contains(first)).then_some(first)
}

/// The body as it is read with calls, and with requests in their place.
fn read(text: &str) -> [Read; 2] {
    let calls: TokenStream = text.parse().unwrap();
    let requests = rewrite(calls.clone(), &mut Requests);
    [calls, requests].map(|tokens| Around::PLAIN.read(&tokens))
}

#[test]
fn what_runs_in_one_way_is_read_in_that_order() {
    for (text, body) in STRAIGHT {
        let runs = runs(*body);
        let run = runs.first().unwrap();
        assert_eq!(runs.len(), 1, "{text}");
        for read in read(text) {
            let mut names = Names::default();
            names.events(&read.events);
            assert_eq!(names.0, run.done, "{text}");
            let is_certain = Against::new(&read, run)
                .assert_in_order(&read.events, &[])
                .len();
            assert_eq!(is_certain, names.0.len(), "{text}");
        }
    }
}

#[test]
fn whatever_way_a_body_runs_what_is_read_to_come_before_has_been_done() {
    for (text, body) in WITH_DECISIONS {
        let runs = runs(*body);
        for read in read(text) {
            let mut names = Names::default();
            names.events(&read.events);
            for run in &runs {
                let is_read = run.done.iter().all(|name| names.0.contains(name));
                let against = Against::new(&read, run);
                assert!(is_read, "{against:?}");
                let at_the_end = against.assert_in_order(&read.events, &[]);
                let is_certain = !read.leaves && has(&at_the_end, &run.done);
                assert!(!run.reached || is_certain, "{against:?}");
                let counts = run.failed || against.has_done_for_a_caller(&read.events);
                assert!(counts, "{against:?}");
            }
        }
    }
}
