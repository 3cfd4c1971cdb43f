//! Names that a body binds itself: what hides a layer, or a parameter.
//!
//! Told from the tokens alone, at every depth, also inside macros: a name is taken for hidden if it stands anywhere where it
//! is not simply called. That is too often, and never too seldom.

use std::collections::{HashMap, HashSet};

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::Pat;

use crate::tokens::{self, Inside, is_keyword, is_punct, is_word};

/// The names that tokens bind.
#[derive(Debug, Default)]
pub(in crate::reuse) struct Bindings {
    /// Stand somewhere other than in front of `(` or `::`.
    uncalled: HashSet<String>,
    /// Stand somewhere other than in front of `::`.
    unqualified: HashSet<String>,
    /// Are bound by a pattern, and how often.
    bound: HashMap<String, usize>,
    /// `use module::*` may bring any name.
    glob: bool,
}

impl Bindings {
    pub(in crate::reuse) fn of(tokens: TokenStream) -> Self {
        let mut bindings = Self::default();
        bindings.read(tokens);
        bindings
    }

    /// Whether a function of this name may be another one here than outside.
    pub(in crate::reuse) fn hide_function(&self, name: &str) -> bool {
        self.glob || self.uncalled.contains(name) || self.bound.contains_key(name)
    }

    /// Whether a module of this name may be another one here than outside.
    pub(in crate::reuse) fn hide_module(&self, name: &str) -> bool {
        self.glob || self.unqualified.contains(name)
    }

    /// How often a pattern binds the name, or more.
    pub(in crate::reuse) fn bind(&self, name: &str) -> usize {
        self.bound.get(name).copied().unwrap_or_default()
    }

    fn read(&mut self, tokens: TokenStream) {
        tokens::each_list(tokens, None, &mut |list, place| {
            // `(conv)(x)` is a call as well.
            if !place.is_some_and(is_called) {
                self.list(list);
            }
        });
    }

    fn list(&mut self, tokens: &[TokenTree]) {
        for (i, token) in tokens.iter().enumerate() {
            let before = i.checked_sub(1).map(|i| &tokens[i]);
            match token {
                TokenTree::Ident(ident) => {
                    let name = ident.to_string();
                    self.pattern(&name, &tokens[i + 1..]);
                    self.name(name, before, &tokens[i + 1..]);
                }
                TokenTree::Punct(punct) => match punct.as_char() {
                    '*' if is_glob(before, &tokens[i + 1..]) => self.glob = true,
                    '|' => self.bind_until(&tokens[i + 1..], |t| is_punct(Some(t), '|')),
                    '=' if is_punct(tokens.get(i + 1), '>') => self.bind_arm(&tokens[..i]),
                    _ => {}
                },
                TokenTree::Group(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    fn name(&mut self, name: String, before: Option<&TokenTree>, after: &[TokenTree]) {
        if is_punct(before, '.') {
            return;
        }
        let is_path = is_punct(after.first(), ':') && is_punct(after.get(1), ':');
        let is_call = matches!(after.first(), Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Parenthesis)
            && !is_word(before, "fn");
        let is_macro = is_punct(after.first(), '!') && !is_punct(after.get(1), '=');
        // `Net { conv: conv(x) }`; what binds a name with its type is a pattern.
        let is_field = is_punct(after.first(), ':');
        if !is_path && !is_call && !is_macro && !is_field {
            self.uncalled.insert(name.clone());
        }
        if !is_path {
            self.unqualified.insert(name);
        }
    }

    /// `let` and `for` bind what stands before `=` and `in`.
    fn pattern(&mut self, keyword: &str, after: &[TokenTree]) {
        match keyword {
            "let" => self.bind_until(after, |t| is_punct(Some(t), '=') || is_punct(Some(t), ';')),
            "for" => self.bind_until(after, |t| is_word(Some(t), "in")),
            _ => {}
        }
    }

    fn bind_until(&mut self, tokens: &[TokenTree], stop: impl Fn(&TokenTree) -> bool) {
        let length = tokens.iter().position(stop).unwrap_or(0);
        self.bind_all(tokens[..length].iter().cloned().collect());
    }

    /// The pattern in front of `=>`, or more: everything since the arm before, up to a guard.
    fn bind_arm(&mut self, before: &[TokenTree]) {
        let pattern = &before[..guard(before).unwrap_or(before.len())];
        // The last token belongs to the pattern whatever it is (`Net { weights }`).
        let others = pattern.len().saturating_sub(1);
        let start = (0..others).rev().find(|i| ends_arm(&pattern[*i..]));
        self.bind_all(
            pattern[start.map_or(0, |i| i + 1)..]
                .iter()
                .cloned()
                .collect(),
        );
    }

    fn bind_all(&mut self, tokens: TokenStream) {
        tokens::each_list(tokens, None, &mut |list, _| {
            let names = list.iter().filter_map(|token| match token {
                TokenTree::Ident(ident) => Some(ident.to_string()),
                _ => None,
            });
            names.for_each(|name| *self.bound.entry(name).or_default() += 1);
        });
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

/// Where the `if` of a guard stands in front of `=>`. One that begins an expression, of the arm before, is none.
fn guard(before: &[TokenTree]) -> Option<usize> {
    let at = before.iter().rposition(|t| is_word(Some(t), "if"))?;
    let last = before[..at].last()?;
    let begins = is_punct(Some(last), '>') || is_word(Some(last), "else");
    let is_over = before[at..].windows(2).any(|pair| {
        is_punct(pair.first(), ',') || is_punct(pair.first(), '=') && is_punct(pair.last(), '>')
    });
    (!begins && !is_over).then_some(at)
}

/// Whether an arm, or the pattern of another one, is over with this token: a comma, or a block; not `A { x } | B { x }`.
fn ends_arm(tokens: &[TokenTree]) -> bool {
    match &tokens[0] {
        TokenTree::Group(group) => {
            group.delimiter() == Delimiter::Brace && !is_punct(tokens.get(1), '|')
        }
        other => is_punct(Some(other), ','),
    }
}

/// Whether a group is a name in parentheses that is called, and not what something else is called with.
fn is_called(inside: Inside<'_>) -> bool {
    let is_parentheses = |group: &Group| group.delimiter() == Delimiter::Parenthesis;
    let begins = match inside.before.last() {
        None => true,
        Some(TokenTree::Ident(word)) => is_keyword(word),
        Some(TokenTree::Punct(punct)) => !matches!(punct.as_char(), '>' | '!' | '?' | '#'),
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
        Some(TokenTree::Literal(_)) => false,
    };
    let mut name = inside.group.stream().into_iter();
    begins
        && is_parentheses(inside.group)
        && matches!(inside.after.first(), Some(TokenTree::Group(group)) if is_parentheses(group))
        && matches!(
            (name.next(), name.next()),
            (Some(TokenTree::Ident(_)), None)
        )
}

/// `::*;`, `::*}` or `::*,`, not a multiplication.
fn is_glob(before: Option<&TokenTree>, after: &[TokenTree]) -> bool {
    is_punct(before, ':')
        && after
            .first()
            .is_none_or(|t| is_punct(Some(t), ';') || is_punct(Some(t), ','))
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn a_called_function_is_not_hidden() {
        let bindings = Bindings::of(quote! {
            let x = conv(x)?;
            let y = self.conv;
            scope!("a", conv::<f32>(layers::conv(x)));
            (conv)(x)
        });
        assert!(!bindings.hide_function("conv"));
        assert!(!bindings.hide_module("layers"));
        assert!(bindings.hide_function("x"));
    }

    #[test]
    fn everything_that_may_bind_hides() {
        for tokens in [
            quote!(let conv = make();),
            quote!(let (a, conv) = make();),
            quote!(
                fn conv(x: T) {}
            ),
            quote!(
                use layers::conv;
            ),
            quote!(
                use layers::*;
            ),
            quote!(
                use layers::{dense::*, other};
            ),
            quote!(|conv| conv(x)),
            quote!(apply(conv)(x)),
            quote!(match x {
                Some(conv) => conv(x),
            }),
            quote!(scope!("a", {
                let conv = make();
            })),
        ] {
            assert!(
                Bindings::of(tokens.clone()).hide_function("conv"),
                "{tokens}"
            );
        }
        assert!(
            Bindings::of(quote!(
                mod layers {}
            ))
            .hide_module("layers")
        );
        assert!(
            Bindings::of(quote!(
                use crate::layers;
            ))
            .hide_module("layers")
        );
    }

    #[test]
    fn patterns_bind() {
        for tokens in [
            quote!(let shape = f();),
            quote!(let (shape, n): (A, B) = f();),
            quote!(for shape in shapes {}),
            quote!(f(|x, shape| 1)),
            quote!(match x {
                A => 1,
                B { shape } => 2,
            }),
            quote!(match x {
                A => {
                    1
                }
                Some(shape) if shape > 2 => 2,
            }),
            quote!(if let Some(shape) = x {}),
        ] {
            assert!(Bindings::of(tokens.clone()).bind("shape") > 0, "{tokens}");
        }
        let bindings =
            Bindings::of(quote!(let w = get_variable!("w", shape)?; conv(x, shape = shape)));
        assert_eq!(bindings.bind("shape"), 0);
    }
}
