//! Bodies that are compiled and run, to see which `conv` the compiler calls, and read.

#![allow(warnings, clippy::all, clippy::pedantic, clippy::restriction)]

use std::cell::RefCell;
use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream, TokenTree};

use super::super::bindings::Bindings;
use super::super::scope::{Kind, Scope};
use super::super::scopes::{self, Look};
use super::super::tree::{self, Tree};
use crate::source::File;

thread_local! {
    /// Which function was called at which place.
    static CALLED: RefCell<BTreeMap<char, &'static str>> = RefCell::default();
}

pub(super) fn called(place: char, what: &'static str) {
    CALLED.with_borrow_mut(|called| {
        let before = called.insert(place, what);
        assert!(before.is_none_or(|before| before == what), "{place}");
    });
}

pub(super) fn conv(place: char) {
    called(place, "outside");
}

pub(super) fn own(place: char) {
    called(place, "own");
}

pub(super) mod conv {
    pub(in super::super) type Kind = u8;

    pub(in super::super) fn run(place: char) {
        super::called(place, "outside");
    }
}

pub(super) mod a {
    pub(in super::super) fn conv(place: char) {
        super::called(place, "a::conv");
    }

    pub(in super::super) fn dense(place: char) {
        super::called(place, "a::dense");
    }

    pub(in super::super) mod inner {
        pub(in super::super::super) fn conv(place: char) {
            super::super::called(place, "a::inner::conv");
        }
    }
}

pub(super) mod b {
    pub(in super::super) fn conv(place: char) {
        super::called(place, "b::conv");
    }
}

pub(super) mod c {
    pub(in super::super) fn dense(place: char) {
        super::called(place, "c::dense");
    }

    pub(in super::super) mod conv {
        pub(in super::super::super) fn run(place: char) {
            super::super::called(place, "own");
        }
    }
}

pub(super) type F = fn(char);

pub(super) type Only<T> = T;

#[derive(Clone, Copy)]
pub(super) struct Net {
    pub(super) conv: F,
    pub(super) n: u8,
}

pub(super) const NET: Net = Net { conv: own, n: 1 };

#[derive(Clone, Copy)]
pub(super) enum Kinds {
    A(F),
    B { conv: F },
    C,
}

pub(super) const KINDS: [Kinds; 3] = [Kinds::A(own), Kinds::B { conv: own }, Kinds::C];

pub(super) fn some() -> Option<F> {
    Some(own)
}

/// Calls what it is given, behind its arguments.
pub(super) fn with<T>(function: impl Fn(F) -> T, _: ()) {
    function(own);
}

macro_rules! define {
    ($($name:ident)*) => { $(fn $name(place: char) { own(place) })* };
}

pub(crate) use define;

macro_rules! shadow {
    ($($name:ident)*) => { $(let $name: F = own;)* };
}

macro_rules! ignore {
    ($($tokens:tt)*) => {};
}

macro_rules! pass {
    ($($tokens:tt)*) => { $($tokens)* };
}

/// A body, as it is read and as it is run.
pub(super) struct Case {
    pub(super) text: &'static str,
    pub(super) run: fn(),
}

macro_rules! cases {
    ($({ $($body:tt)* })*) => {
        [$(Case {
            text: stringify!($($body)*),
            run: {
                fn run() { $($body)* }
                run
            },
        }),*]
    };
}

impl Case {
    /// What the compiler makes of each call.
    pub(super) fn compiled(&self) -> Vec<&'static str> {
        CALLED.take();
        (self.run)();
        let called = CALLED.take();
        let places: String = called.keys().collect();
        let all: String = ('1'..).take(places.len()).collect();
        assert_eq!(places, all, "not everything was run: {}", self.text);
        called.into_values().collect()
    }

    /// What a body's tokens say, what a file's do, and what is kept of a body.
    fn readings(&self) -> [Vec<String>; 3] {
        let tokens: TokenStream = self.text.parse().unwrap();
        let mut of_tokens = Reader::default();
        scopes::walk(&tree::of_tokens(tokens.clone()), &mut of_tokens);
        let file = File::new("src/nets.rs".into(), self.text.into());
        let mut of_file = Reader::default();
        let all = 0..file.outline().len();
        scopes::walk(&tree::of_file(file.outline(), all), &mut of_file);
        let mut kept = Vec::new();
        keep(&Bindings::of(tokens.clone()), tokens, &mut kept);
        [of_tokens.0, of_file.0, kept]
    }
}

/// Says what `conv` is at each `conv('1')` and `conv::run('1')`.
#[derive(Default)]
pub(super) struct Reader(Vec<String>);

/// The path of what is called, if anything is at a place in a text.
fn path<K>(after: &[Tree<K>]) -> Option<&'static str> {
    let is_place = |tree: &Tree<K>| {
        tree.inside('(')
            .is_some_and(|inside| matches!(inside, [Tree::Literal]))
    };
    match after {
        [place, ..] if is_place(place) => Some("conv"),
        [one, two, run, place, ..]
            if one.is_punct(':') && two.is_punct(':') && run.is_word("run") && is_place(place) =>
        {
            Some("conv::run")
        }
        _ => None,
    }
}

fn brought_by(globs: Vec<&[String]>) -> String {
    let paths = globs
        .iter()
        .map(|path| format!("{}::conv", path.join("::")));
    paths.collect::<Vec<_>>().join(" or ")
}

impl<K> Look<K> for Reader {
    fn token(&mut self, tree: &Tree<K>, after: &[Tree<K>], scope: &Scope<'_>) {
        let Some(path) = path(after).filter(|_| tree.is_word("conv")) else {
            return;
        };
        let mut has_glob = false;
        scope.each(&mut |bound| has_glob |= bound.kind == Kind::Glob);
        let said = match path {
            "conv::run" if scope.has_module("conv") => "own".to_owned(),
            "conv::run" => "outside".to_owned(),
            _ if scope.has_function("conv") => {
                let imported = scope.imported("conv").map(|path| path.join("::"));
                imported.unwrap_or_else(|| "own".to_owned())
            }
            _ if !scope.globs().is_empty() => brought_by(scope.globs()),
            _ if has_glob => "perhaps".to_owned(),
            _ => "outside".to_owned(),
        };
        self.0.push(said);
    }
}

/// Says the same by what is kept.
fn keep(bindings: &Bindings, tokens: TokenStream, said: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let after = tree::of_tokens(tokens[at + 1..].iter().cloned().collect());
        match (token, path(&after)) {
            (TokenTree::Group(group), _) => keep(bindings, group.stream(), said),
            (TokenTree::Ident(name), Some(path)) if name == "conv" => {
                let globs: Vec<&[String]> =
                    bindings.globbed(name).iter().map(Vec::as_slice).collect();
                said.push(match path {
                    "conv::run" if bindings.hide_module(name) => "own".to_owned(),
                    "conv::run" => "outside".to_owned(),
                    _ if let Some(path) = bindings.imported(name) => path.join("::"),
                    _ if bindings.hide_function(name) => "own".to_owned(),
                    _ if !globs.is_empty() => brought_by(globs),
                    _ => "outside".to_owned(),
                });
            }
            _ => {}
        }
    }
}

#[track_caller]
pub(super) fn assert_read(case: &Case, expected: &[&str]) {
    for said in case.readings() {
        assert_eq!(said, expected, "{}", case.text);
    }
}
