//! Scopes inside a body that an outer macro has checked are marked, so that nothing is reported twice.

use proc_macro2::{Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use syn::Token;
use syn::parse::{ParseStream, Result};

use super::angle::is_scope;
use crate::keyword::is_keyword;

const MARK: &str = "checked";

/// Takes `@checked` off the front of a scope's input.
pub(crate) fn take_mark(input: ParseStream) -> Result<bool> {
    if !input.peek(Token![@]) {
        return Ok(false);
    }
    input.parse::<Token![@]>()?;
    let mark: Ident = input.parse()?;
    if mark == MARK {
        Ok(true)
    } else {
        Err(syn::Error::new(mark.span(), "expected a name"))
    }
}

/// Puts `@checked` in front of every `scope!` and `name_scope!` of a body.
///
/// What other macros do with their tokens is unknown, and `model!` starts afresh: both are left alone.
pub(crate) fn mark_nested(tokens: TokenStream) -> TokenStream {
    mark_if_any(tokens.clone()).unwrap_or(tokens)
}

fn mark_if_any(tokens: TokenStream) -> Option<TokenStream> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut out: Vec<TokenTree> = Vec::with_capacity(tokens.len());
    let mut changed = false;
    for token in tokens {
        let TokenTree::Group(group) = token else {
            out.push(token);
            continue;
        };
        let marked = match called(&out) {
            Some(name) if is_scope(name) && has_body(&group) => Some(mark(group.stream())),
            Some(_) => None,
            None => mark_if_any(group.stream()),
        };
        out.push(TokenTree::Group(match marked {
            Some(inside) => {
                changed = true;
                regroup(&group, inside)
            }
            None => group,
        }));
    }
    changed.then(|| out.into_iter().collect())
}

/// The macro that the next group is the input of: `name !` or `macro_rules ! name`; `return !(…)` is a negation.
fn called(before: &[TokenTree]) -> Option<&Ident> {
    match before {
        [.., TokenTree::Ident(name), TokenTree::Punct(bang)]
            if bang.as_char() == '!' && !is_keyword(name) =>
        {
            Some(name)
        }
        [
            ..,
            TokenTree::Ident(rules),
            TokenTree::Punct(bang),
            TokenTree::Ident(_),
        ] if rules == "macro_rules" && bang.as_char() == '!' => Some(rules),
        _ => None,
    }
}

/// A scope of ours has a body behind a comma; somebody else's `scope!("name")` has not.
fn has_body(group: &Group) -> bool {
    group
        .stream()
        .into_iter()
        .any(|t| matches!(t, TokenTree::Punct(p) if p.as_char() == ','))
}

fn mark(inside: TokenStream) -> TokenStream {
    let is_marked = matches!(inside.clone().into_iter().next(), Some(TokenTree::Punct(p)) if p.as_char() == '@');
    let span = Span::mixed_site();
    let mut at = Punct::new('@', Spacing::Alone);
    at.set_span(span);
    let mark = [
        TokenTree::Punct(at),
        TokenTree::Ident(Ident::new(MARK, span)),
    ];
    let mut out = TokenStream::new();
    if !is_marked {
        out.extend(mark);
    }
    out.extend(mark_nested(inside));
    out
}

fn regroup(group: &Group, inside: TokenStream) -> Group {
    let mut marked = Group::new(group.delimiter(), inside);
    marked.set_span(group.span());
    marked
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[track_caller]
    fn assert_marks(from: TokenStream, to: TokenStream) {
        assert_eq!(mark_nested(from).to_string(), to.to_string());
    }

    #[test]
    fn scopes_are_marked_at_every_depth() {
        assert_marks(
            quote!(if x {
                varscope::scope!("a", name_scope!("b", f()))
            }),
            quote!(if x {
                varscope::scope!(@checked "a", name_scope!(@checked "b", f()))
            }),
        );
    }

    #[test]
    fn a_marked_scope_is_not_marked_again() {
        assert_marks(
            quote!(scope!(@checked "a", f())),
            quote!(scope!(@checked "a", f())),
        );
    }

    #[test]
    fn models_and_unknown_macros_are_left_alone() {
        let tokens = quote! {
            model!(store, scope!("a", f()));
            vec![scope!("a", f())];
            macro_rules! m { () => { scope!("a", f()) } }
            puffin::scope!("a");
        };
        assert_marks(tokens.clone(), tokens);
    }

    #[test]
    fn a_negation_is_no_macro() {
        assert_marks(
            quote!(return !(scope!("a", f()))),
            quote!(return !(scope!(@checked "a", f()))),
        );
    }
}
