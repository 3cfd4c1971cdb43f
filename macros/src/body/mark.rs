//! Scopes inside a body that an outer macro has checked are marked, so that nothing is reported twice.

use proc_macro2::{Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use syn::Token;
use syn::parse::{ParseStream, Result};

use super::angle::is_scope;
use crate::ours::is_ours;
use crate::tokens::{self, Inside, Rule, is_keyword, is_punct};

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
pub(super) fn mark_nested(tokens: TokenStream) -> TokenStream {
    tokens::rewrite(tokens, &mut Marks)
}

struct Marks;

impl Rule for Marks {
    fn enters(&mut self, inside: Inside<'_>) -> bool {
        let Some(name) = called(inside.before) else {
            return true;
        };
        let before = &inside.before[..inside.before.len() - 2];
        is_scope(name) && has_body(inside.group) && is_ours(before, name)
    }

    fn list(&mut self, tokens: &[TokenTree], place: Option<Inside<'_>>) -> Option<TokenStream> {
        // Of the groups that a macro gets, only scopes' are entered.
        called(place?.before)?;
        let is_marked = is_punct(tokens.first(), '@');
        (!is_marked).then(|| mark().into_iter().chain(tokens.iter().cloned()).collect())
    }
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
    let mut tokens = group.stream().into_iter();
    tokens.any(|token| is_punct(Some(&token), ','))
}

fn mark() -> [TokenTree; 2] {
    let span = Span::mixed_site();
    let mut at = Punct::new('@', Spacing::Alone);
    at.set_span(span);
    [
        TokenTree::Punct(at),
        TokenTree::Ident(Ident::new(MARK, span)),
    ]
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
