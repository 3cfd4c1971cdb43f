//! Invisible groups, which `macro_rules!` puts around `$e:expr` and rustc forgets when a procedural macro hands them back.
//!
//! With `1 + 2` for `$e`, `2 * $e` would become `2 * 1 + 2` (rust-lang/rust#67062): where precedence matters, the group
//! gets parentheses.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use syn::{Expr, UnOp};

use crate::tokens::{self, Inside, Rule, is_punct};

/// Puts parentheses in the place of invisible groups that need them, at any depth.
pub(crate) fn show(tokens: TokenStream) -> TokenStream {
    let is_hidden = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::None);
    // Mostly there is none.
    if !tokens::any(tokens.clone(), &is_hidden) {
        return tokens;
    }
    tokens::rewrite(tokens, &mut Parentheses)
}

struct Parentheses;

impl Rule for Parentheses {
    fn list(&mut self, tokens: &[TokenTree], place: Option<Inside<'_>>) -> Option<TokenStream> {
        let in_macro = place.is_some_and(|place| is_input(place.before));
        let mut changed = false;
        let mut show = |token: &TokenTree| match token {
            TokenTree::Group(group)
                if group.delimiter() == Delimiter::None
                    && needs_parentheses(group.stream(), in_macro) =>
            {
                changed = true;
                TokenTree::Group(parenthesized(group.stream()))
            }
            other => other.clone(),
        };
        let shown = tokens.iter().map(&mut show).collect();
        changed.then_some(shown)
    }
}

/// Whether the next group is what a macro is called with.
fn is_input(before: &[TokenTree]) -> bool {
    matches!(before, [.., TokenTree::Ident(_), bang] if is_punct(Some(bang), '!'))
}

/// Only what an operator beside it could tear apart. Types and patterns may be in parentheses as well; a path may not.
fn needs_parentheses(inside: TokenStream, in_macro: bool) -> bool {
    if inside.clone().into_iter().nth(1).is_none() {
        return false;
    }
    match syn::parse2(inside) {
        // Another macro may want to see the literal.
        Ok(Expr::Unary(unary)) if matches!(unary.op, UnOp::Neg(_)) => {
            !(in_macro && matches!(*unary.expr, Expr::Lit(_)))
        }
        Ok(
            Expr::Binary(_)
            | Expr::Unary(_)
            | Expr::Cast(_)
            | Expr::Range(_)
            | Expr::Reference(_)
            | Expr::Closure(_),
        ) => true,
        _ => false,
    }
}

fn parenthesized(inside: TokenStream) -> Group {
    let first = inside.clone().into_iter().next();
    let at = first.map_or_else(Span::call_site, |token| token.span());
    let mut group = Group::new(Delimiter::Parenthesis, inside);
    group.set_span(Span::mixed_site().located_at(at));
    group
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    fn hidden(inside: TokenStream) -> TokenTree {
        TokenTree::Group(Group::new(Delimiter::None, inside))
    }

    #[track_caller]
    fn assert_shows(from: TokenStream, to: TokenStream) {
        assert_eq!(show(from).to_string(), to.to_string());
    }

    #[test]
    fn what_an_operator_could_tear_apart_gets_parentheses() {
        for e in [
            quote!(1 + 2),
            quote!(-1),
            quote!(x as f32),
            quote!(0..3),
            quote!(&x),
            quote!(|x| x),
        ] {
            let group = hidden(e.clone());
            assert_shows(quote!(f({ 2 * #group })), quote!(f({ 2 * (#e) })));
        }
    }

    #[test]
    fn what_stays_together_by_itself_is_left_alone() {
        for e in [
            quote!(x),
            quote!(a::b),
            quote!(f(x)),
            quote!(x.y),
            quote!(Vec<f32>),
            quote!({ x }),
            quote!(doc = "x"),
            quote!(let x = 1),
            quote!(if a { b } else { c }),
            quote!(pub(crate)),
        ] {
            let group = hidden(e);
            assert_shows(quote!(2 * #group), quote!(2 * #group));
        }
    }

    #[test]
    fn groups_in_groups_are_shown() {
        let inner = hidden(quote!(1 + 2));
        let outer = hidden(quote!(3 * #inner));
        assert_shows(quote!(4 - #outer), quote!(4 - (3 * (1 + 2))));
    }

    #[test]
    fn a_macro_is_given_a_literal_as_it_is() {
        let literal = hidden(quote!(-1));
        assert_shows(quote!(m!(#literal)), quote!(m!(#literal)));
        let sum = hidden(quote!(1 + 2));
        assert_shows(quote!(m![2 * #sum]), quote!(m![2 * (1 + 2)]));
    }
}
