//! Names that a body binds itself: what hides a layer, or a parameter.

use std::collections::{HashMap, HashSet};

use proc_macro2::{Ident, TokenStream};
use syn::Pat;

use super::lookup::SHARE;
use super::scope::{Bound, Kind, Scope};
use super::scopes::{self, Look};
use super::tree::{self, Place, Tree};

/// The names that tokens bind, and where else these stand.
#[derive(Debug, Default)]
pub(in crate::reuse) struct Bindings {
    /// Where a name stands while the body has bound it.
    functions: HashSet<(String, Place)>,
    /// Those of them that imports of the body bring, with the paths.
    imported: HashMap<(String, Place), Vec<String>>,
    /// The same of names that may be modules.
    modules: HashSet<(String, Place)>,
    /// Bound by a pattern, and how often.
    patterns: HashMap<String, usize>,
    /// Bound by anything else.
    items: HashSet<String>,
    /// The paths of `use module::*`.
    globs: Vec<Vec<String>>,
    /// Where names stand that the body does not bind, what may bring them.
    globbed: HashMap<(String, Place), Vec<Vec<String>>>,
    /// The paths of other imports, by their names here.
    imports: Vec<(String, Vec<String>)>,
}

impl Bindings {
    pub(in crate::reuse) fn of(tokens: TokenStream) -> Self {
        let mut bindings = Self::default();
        scopes::walk(&tree::of_tokens(tokens), &mut bindings);
        bindings
    }

    /// Whether a function of this name is another one here than outside.
    pub(in crate::reuse) fn hide_function(&self, name: &Ident) -> bool {
        self.functions
            .contains(&(name.to_string(), tree::place(name)))
    }

    /// The path that a function's name comes by, where an import of the body brings it.
    pub(super) fn imported(&self, name: &Ident) -> Option<&[String]> {
        let place = (name.to_string(), tree::place(name));
        self.imported.get(&place).map(Vec::as_slice)
    }

    /// The paths of the body's globs that may bring a function which nothing else in the body binds.
    pub(super) fn globbed(&self, name: &Ident) -> &[Vec<String>] {
        let place = (name.to_string(), tree::place(name));
        self.globbed.get(&place).map_or(&[], Vec::as_slice)
    }

    /// Whether a module of this name may be another one here than outside.
    pub(in crate::reuse) fn hide_module(&self, name: &Ident) -> bool {
        self.modules
            .contains(&(name.to_string(), tree::place(name)))
    }

    /// How often a pattern binds the name.
    pub(in crate::reuse) fn bind(&self, name: &str) -> usize {
        self.patterns.get(name).copied().unwrap_or_default()
    }

    /// Whether a constant of the body has the name, or what a macro makes.
    pub(in crate::reuse) fn define(&self, name: &str) -> bool {
        self.items.contains(name)
    }

    /// Whether the body imports something by this name that is called `original` where it comes from.
    pub(super) fn rename(&self, name: &str, original: &str) -> bool {
        let mut imports = self.imports.iter();
        imports.any(|(here, path)| here == name && path.last().is_some_and(|last| last == original))
    }

    /// What the body imports everything of.
    pub(super) fn globs(&self) -> &[Vec<String>] {
        &self.globs
    }
}

impl Look<Place> for Bindings {
    fn bound(&mut self, bound: &Bound) {
        match bound.kind {
            Kind::Pattern => *self.patterns.entry(bound.name.clone()).or_default() += 1,
            Kind::Value | Kind::Item => {
                self.items.insert(bound.name.clone());
            }
            Kind::Glob => {}
        }
    }

    fn import(&mut self, name: Option<&str>, path: Vec<String>) {
        match name {
            Some(name) => self.imports.push((name.to_owned(), path)),
            None => self.globs.push(path),
        }
    }

    fn token(&mut self, tree: &Tree<Place>, after: &[Tree<Place>], scope: &Scope<'_>) {
        let (Tree::Word(name, place), Some(next)) = (tree, after.first()) else {
            return;
        };
        let is_handle = next.is_punct('.') && after.get(1).is_some_and(|t| t.is_word(SHARE));
        if !is_handle && !next.is_punct(':') && next.inside('(').is_none() {
            return;
        }
        if scope.has_function(name) {
            let here = (name.clone(), *place);
            if let Some(path) = scope.imported(name) {
                self.imported.insert(here.clone(), path.to_vec());
            }
            self.functions.insert(here);
        } else if !self.globs.is_empty() {
            let globs = scope.globs().into_iter().map(<[String]>::to_vec);
            self.globbed.insert((name.clone(), *place), globs.collect());
        }
        if scope.has_module(name) {
            self.modules.insert((name.clone(), *place));
        }
    }
}

/// The name that a simple pattern binds: `x`, `mut x`, `x: T`.
pub(in crate::reuse) fn bound_by(pat: &Pat) -> Option<&Ident> {
    match pat {
        Pat::Ident(pat) if pat.subpat.is_none() => Some(&pat.ident),
        Pat::Type(pat) => bound_by(&pat.pat),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether `conv` is hidden where it is called, or begins a path: at each such place.
    #[track_caller]
    fn hidden(text: &str) -> Vec<bool> {
        struct Calls<'b>(&'b Bindings, Vec<bool>);

        impl Look<Place> for Calls<'_> {
            fn token(&mut self, tree: &Tree<Place>, _: &[Tree<Place>], _: &Scope<'_>) {
                if let Tree::Word(name, place) = tree
                    && name == "conv"
                {
                    let key = (name.clone(), *place);
                    self.1.push(self.0.functions.contains(&key));
                }
            }
        }

        let tokens: TokenStream = text.parse().unwrap();
        let bindings = Bindings::of(tokens.clone());
        let mut calls = Calls(&bindings, Vec::new());
        scopes::walk(&tree::of_tokens(tokens), &mut calls);
        calls.1
    }

    /// Of the places where `conv` stands, those that are marked `1` are hidden.
    #[track_caller]
    fn assert_hidden(text: &str, places: &str) {
        let hidden = hidden(text);
        let hidden: String = hidden.iter().map(|h| if *h { '1' } else { '0' }).collect();
        assert_eq!(hidden, places, "{text}");
    }

    #[test]
    fn uses_hide_nothing() {
        for (text, places) in [
            (
                "conv(x); self.conv; Net { conv }; conv as fn(); conv(x)",
                "00000",
            ),
            ("x.map(conv); stringify!(conv); conv(x)", "000"),
            ("scope!(\"a\", conv::<f32>(layers::conv(x)))", "00"),
            ("Net { conv: conv(x) }", "00"),
            ("let x: conv::Shape = 1; conv(x)", "00"),
        ] {
            assert_hidden(text, places);
        }
    }

    #[test]
    fn patterns_hide_from_there_to_the_end_of_the_block() {
        for (text, places) in [
            ("conv(x); let conv = conv(x)?; conv(x)", "0001"),
            ("{ let conv = f(); conv(x) } conv(x)", "010"),
            ("conv(x); let (a, conv) = f();", "00"),
            ("let Net { conv, .. } = f(); conv(x)", "01"),
            ("let Net { conv: other, .. } = f(); conv(x)", "00"),
            (
                "let Some(conv) = f() else { return conv(x) }; conv(x)",
                "001",
            ),
            ("if let Some(conv) = f() { conv(x) } conv(x)", "010"),
            (
                "if let Some(conv) = match y { _ => 1 } { conv(x) } conv(x)",
                "010",
            ),
            ("while let Some(conv) = f() { conv(x) } conv(x)", "010"),
            ("for conv in f() { conv(x) } conv(x)", "010"),
            ("f(|conv| conv(x), conv(x))", "010"),
            ("let g = |x, conv: fn()| { conv(x) }; conv(x)", "010"),
            ("f(a || conv(x))", "0"),
            ("match x { Some(conv) => conv(x), None => conv(x) }", "010"),
            ("match x { A { conv } => { conv(x) } B => conv(x) }", "010"),
            ("match x { A if conv(x) => 1, _ => 2 }", "0"),
        ] {
            assert_hidden(text, places);
        }
    }

    #[test]
    fn items_hide_in_the_whole_block() {
        for (text, places) in [
            ("conv(x); fn conv(x: T) {}", "11"),
            ("{ use layers::conv; conv(x) } conv(x)", "010"),
            ("use layers::{dense as conv, other}; conv(x)", "01"),
            ("const conv: fn() = f; conv(x)", "11"),
            ("let here = x as *const conv::Kind; conv(x)", "00"),
            ("define!(conv); conv(x)", "01"),
            ("log!(\"{}\", conv(x)); conv(x)", "00"),
            ("use layers::conv as dense; conv(x)", "00"),
        ] {
            assert_hidden(text, places);
        }
    }

    #[test]
    fn globs_are_told() {
        let tokens: TokenStream = "use a::*; use b::{c::*, d}; x * y".parse().unwrap();
        assert_eq!(Bindings::of(tokens).globs(), [vec!["a"], vec!["b", "c"]]);
    }

    #[test]
    fn patterns_bind() {
        for text in [
            "let shape = f();",
            "let (shape, n): (A, B) = f();",
            "for shape in shapes {}",
            "f(|x, shape| 1)",
            "match x { A => 1, B { shape } => 2, }",
            "match x { A => { 1 } Some(shape) if shape > 2 => 2, }",
            "if let Some(shape) = x {}",
        ] {
            let bindings = Bindings::of(text.parse().unwrap());
            assert_eq!(bindings.bind("shape"), 1, "{text}");
        }
        for text in ["const shape: usize = 1;", "shadow!(shape);"] {
            assert!(
                Bindings::of(text.parse().unwrap()).define("shape"),
                "{text}"
            );
        }
        for (text, times) in [
            ("match x { A(shape) | B { shape } => 2 }", 2),
            (
                "let shape = 1; let shape = 2; let Some(shape) = x else {};",
                3,
            ),
            ("use shapes::shape; fn shape() {} struct shape;", 0),
        ] {
            let bindings = Bindings::of(text.parse().unwrap());
            assert_eq!(bindings.bind("shape"), times, "{text}");
        }
        let text = "let w = get_variable!(\"w\", shape)?; conv(x, shape = shape)";
        let bindings = Bindings::of(text.parse().unwrap());
        assert_eq!(bindings.bind("shape"), 0);
        assert!(!bindings.define("shape"));
    }

    #[test]
    fn imports_are_told_by_both_names() {
        for (text, renames) in [
            ("use a::conv as dense;", true),
            ("use a::{other, b::conv as dense};", true),
            ("{ use conv as dense; }", true),
            ("use a::dense;", false),
            ("use a::dense as conv;", false),
            ("use a::conv as other; use a::other as dense;", false),
            ("use conv::other as dense;", false),
            ("use a::conv;", false),
            ("conv as dense;", false),
        ] {
            let bindings = Bindings::of(text.parse().unwrap());
            assert_eq!(bindings.rename("dense", "conv"), renames, "{text}");
        }
    }

    #[test]
    fn a_simple_pattern_binds_one_name() {
        for (pattern, name) in [
            ("x", Some("x")),
            ("mut x", Some("x")),
            ("ref x", Some("x")),
            ("x: T", Some("x")),
            ("mut x: (A, B)", Some("x")),
            ("x @ Some(y)", None),
            ("x @ _: T", None),
            ("(x)", None),
            ("(x, y): T", None),
            ("&x", None),
            ("Net { x }", None),
            ("_", None),
        ] {
            let text = format!("let {pattern} = 1;");
            let Ok(syn::Stmt::Local(local)) = syn::parse_str(&text) else {
                panic!("{text}")
            };
            let bound = bound_by(&local.pat).map(ToString::to_string);
            assert_eq!(bound.as_deref(), name, "{text}");
        }
    }
}
