//! The angle form: `scope!<"conv1", reuse = true> { … }` becomes `scope! { "conv1", reuse = true, { … } }`.
//!
//! rustc cannot parse the angle form, so it exists only where rustc has not looked yet: in the bodies of our macros.
//! The call gets braces and not parentheses, so that it ends a statement without `;` as any block does.

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};

use crate::diag::Diag;
use crate::tokens::{self, Inside, Rule, is_punct};

/// Rewrites every angle form, at any depth.
pub(crate) fn rewrite(tokens: TokenStream, diag: &mut Diag) -> TokenStream {
    tokens::rewrite(tokens, &mut Angles(diag))
}

struct Angles<'d>(&'d mut Diag);

impl Rule for Angles<'_> {
    fn list(&mut self, tokens: &[TokenTree], _: Option<Inside<'_>>) -> Option<TokenStream> {
        let mut out = Vec::new();
        let mut rest = tokens;
        // How much of the list is in `out`.
        let mut done = 0;
        while let [_, after @ ..] = rest {
            if let Some((open, inside)) = opening(rest) {
                match closing(inside) {
                    Some((close, block)) => {
                        let at = tokens.len() - rest.len();
                        out.extend_from_slice(&tokens[done..at + 2]);
                        out.push(call(&inside[..close], block));
                        rest = &inside[close + 2..];
                        done = tokens.len() - rest.len();
                        continue;
                    }
                    None => {
                        let name = &rest[0];
                        let form = format!("`{name}!<\"name\", key = value> {{ … }}`");
                        let message = format!("unclosed `<`; the angle form is {form}");
                        self.0.at_span(open.span(), message);
                    }
                }
            }
            rest = after;
        }
        out.extend_from_slice(&tokens[done..]);
        (done > 0).then(|| out.into_iter().collect())
    }
}

/// The `<` of `scope ! <`, with what follows.
fn opening(tokens: &[TokenTree]) -> Option<(&TokenTree, &[TokenTree])> {
    match tokens {
        [TokenTree::Ident(name), bang, open, inside @ ..]
            if is_scope(name) && is_punct(Some(bang), '!') && is_punct(Some(open), '<') =>
        {
            Some((open, inside))
        }
        _ => None,
    }
}

/// Whether a macro of this name opens a scope around a body.
pub(super) fn is_scope(ident: &Ident) -> bool {
    ident == "scope" || ident == "name_scope"
}

/// The `>` that ends the arguments, by its index, and the block right behind it.
///
/// It is the first one that also closes the `<`. A `<` in the arguments may be a comparison and leave the depth wrong;
/// then the first `>` before a block is taken.
fn closing(tokens: &[TokenTree]) -> Option<(usize, &Group)> {
    let mut depth = 1_usize;
    let mut fallback = None;
    for (i, token) in tokens.iter().enumerate() {
        let TokenTree::Punct(punct) = token else {
            continue;
        };
        match punct.as_char() {
            ';' => break,
            '<' if !is_joined(tokens.get(i + 1), punct, &['=', '-']) => depth += 1,
            '>' if !is_arrow(i, tokens) && !is_joined(tokens.get(i + 1), punct, &['=']) => {
                if let Some(TokenTree::Group(block)) = tokens.get(i + 1)
                    && block.delimiter() == Delimiter::Brace
                {
                    if depth == 1 {
                        return Some((i, block));
                    }
                    fallback.get_or_insert((i, block));
                }
                // A `>` that would close and has no block behind it compares.
                depth = (depth - 1).max(1);
            }
            _ => {}
        }
    }
    fallback
}

/// `<=`, `<-`, `>=`.
fn is_joined(next: Option<&TokenTree>, punct: &Punct, with: &[char]) -> bool {
    punct.spacing() == Spacing::Joint
        && matches!(next, Some(TokenTree::Punct(p)) if with.contains(&p.as_char()))
}

/// The `>` of `->` and `=>`.
fn is_arrow(i: usize, tokens: &[TokenTree]) -> bool {
    i.checked_sub(1).is_some_and(|before| {
        matches!(&tokens[before], TokenTree::Punct(p) if matches!(p.as_char(), '-' | '=') && p.spacing() == Spacing::Joint)
    })
}

/// `{ ARGUMENTS, BLOCK }`, in the block's place.
fn call(arguments: &[TokenTree], block: &Group) -> TokenTree {
    let mut inside: TokenStream = arguments.iter().cloned().collect();
    if !arguments.is_empty() && !is_punct(arguments.last(), ',') {
        let mut comma = Punct::new(',', Spacing::Alone);
        comma.set_span(Span::mixed_site().located_at(block.span_open()));
        inside.extend([TokenTree::Punct(comma)]);
    }
    inside.extend([TokenTree::Group(block.clone())]);
    let mut call = Group::new(Delimiter::Brace, inside);
    call.set_span(block.span());
    TokenTree::Group(call)
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;
    use crate::testing::dense;

    fn rewritten(tokens: TokenStream) -> String {
        let mut diag = Diag::new();
        let out = rewrite(tokens, &mut diag);
        let errors = diag.finish();
        assert!(errors.is_empty(), "{errors:?}");
        out.to_string()
    }

    #[track_caller]
    fn assert_rewrites(from: TokenStream, to: TokenStream) {
        assert_eq!(dense(&rewritten(from)), dense(&to.to_string()));
    }

    #[test]
    fn arguments_and_block_become_one_call() {
        assert_rewrites(
            quote!(scope!<"conv1", reuse = true> { f() }),
            quote!(scope! { "conv1", reuse = true, { f() } }),
        );
        assert_rewrites(
            quote!(name_scope!<"a"> { f() }),
            quote!(name_scope! { "a", { f() } }),
        );
        assert_rewrites(
            quote!(varscope::scope!<"a" as s,> { f() }?),
            quote!(varscope::scope! { "a" as s, { f() } }?),
        );
    }

    #[test]
    fn every_depth_of_groups_is_rewritten() {
        assert_rewrites(
            quote!(if x {
                vec![scope!<"a"> { scope!<"b"> { f() } }]
            }),
            quote!(if x {
                vec![scope! { "a", { scope! { "b", { f() } } } }]
            }),
        );
    }

    #[test]
    fn what_looks_like_the_end_and_is_not_is_passed_over() {
        for value in [
            quote!(Vec::<Vec<f32>>::new()),
            quote!(|x: &Vec<Vec<f32>>| -> Option<Vec<f32>> { None }),
            quote!(match x {
                _ => true,
            }),
            quote!(a >= b),
            quote!(a > b),
            quote!(a <= b),
            quote!(if a > b { true } else { false }),
            quote!(a as Vec<Vec<f32>>),
        ] {
            assert_rewrites(
                quote!(scope!<"a", reuse = #value> { f() } scope!<"b"> {}),
                quote!(scope! { "a", reuse = #value, { f() } } scope! { "b", {} }),
            );
        }
    }

    #[test]
    fn a_comparison_that_opens_an_angle_does_not_swallow_the_block() {
        assert_rewrites(
            quote!(scope!<"a", reuse = a < b> { f() }),
            quote!(scope! { "a", reuse = a < b, { f() } }),
        );
    }

    #[test]
    fn shift_closes_two_angles() {
        assert_rewrites(
            "scope!<\"a\", dtype = Vec<Vec<f32>>> { f() }"
                .parse()
                .unwrap(),
            "scope!{\"a\", dtype = Vec<Vec<f32>>, { f() }}"
                .parse()
                .unwrap(),
        );
    }

    #[test]
    fn other_macros_and_strings_are_left_alone() {
        let tokens = quote!(other!<"a"> { f() }; "scope!<x> {}"; a.scope < b);
        assert_eq!(rewritten(tokens.clone()), tokens.to_string());
    }

    #[test]
    fn an_unclosed_angle_is_an_error_at_the_angle() {
        let mut diag = Diag::new();
        let tokens: TokenStream = "scope!<\"a\" { f() }; a > b".parse().unwrap();
        rewrite(tokens, &mut diag);
        let message = "unclosed `<`; the angle form is `scope!<\"name\", key = value> { … }`";
        assert_eq!(
            diag.finish().shown(),
            [("<".to_owned(), message.to_owned())]
        );
    }

    #[test]
    fn the_call_stands_where_the_block_is() {
        let tokens: TokenStream = "scope!<\"a\"> { f() }".parse().unwrap();
        let mut diag = Diag::new();
        let call = rewrite(tokens, &mut diag).into_iter().last().unwrap();
        assert!(diag.finish().is_empty());
        assert_eq!(
            (call.span().start().column, call.span().end().column),
            (12, 19)
        );
    }
}
