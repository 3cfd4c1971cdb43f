//! Labelled arguments: `conv_relu(input, kernel_shape = [5, 5])` is emitted as `conv_relu(input, [5, 5])`.
//!
//! Where labels stand and whether they are the callee's is the reuse check's to say; it reads the body as it was written.

use proc_macro2::{Delimiter, Ident, Spacing, TokenStream, TokenTree};

use crate::tokens::{self, Inside, Rule, is_keyword, is_punct, is_word};

/// The tokens without labels. What macros get is theirs.
pub(super) fn strip(tokens: TokenStream) -> TokenStream {
    tokens::rewrite(tokens, &mut Labels)
}

struct Labels;

impl Rule for Labels {
    fn enters(&mut self, inside: Inside<'_>) -> bool {
        !is_foreign(inside.before)
    }

    /// Takes `label =` off each argument.
    fn list(&mut self, tokens: &[TokenTree], place: Option<Inside<'_>>) -> Option<TokenStream> {
        let Inside { group, before } = place?;
        if group.delimiter() != Delimiter::Parenthesis || !is_callee(before) {
            return None;
        }
        let mut out = Vec::with_capacity(tokens.len());
        let mut at = 0;
        while at < tokens.len() {
            let begins = at == 0 || is_punct(tokens.get(at - 1), ',');
            if begins && is_label(&tokens[at..]) {
                at += 2;
            } else {
                out.push(&tokens[at]);
                at += 1;
            }
        }
        (out.len() < tokens.len()).then(|| out.into_iter().cloned().collect())
    }
}

/// `name =` and a value.
fn is_label(tokens: &[TokenTree]) -> bool {
    match tokens {
        [TokenTree::Ident(_), TokenTree::Punct(equals), value, ..] => {
            equals.as_char() == '='
                && !(equals.spacing() == Spacing::Joint
                    && (is_punct(Some(value), '=') || is_punct(Some(value), '>')))
        }
        _ => false,
    }
}

/// Whether a function's path ends here: a name that is no method, or its type arguments.
fn is_callee(before: &[TokenTree]) -> bool {
    match before {
        [.., TokenTree::Punct(dot), TokenTree::Ident(_)] if dot.as_char() == '.' => false,
        [.., function, TokenTree::Ident(_)] if is_word(Some(function), "fn") => false,
        [.., TokenTree::Ident(name)] => !is_reserved(name),
        [.., TokenTree::Punct(angle)] => angle.as_char() == '>' && !is_arrow(before),
        _ => false,
    }
}

/// `->` and `=>`.
fn is_arrow(before: &[TokenTree]) -> bool {
    matches!(before, [.., dash, _] if is_punct(Some(dash), '-') || is_punct(Some(dash), '='))
}

/// What no path ends with.
fn is_reserved(ident: &Ident) -> bool {
    is_keyword(ident)
        && !["self", "super", "crate", "Self"]
            .iter()
            .any(|root| ident == root)
}

/// Whether the next group is an attribute's or a macro's.
fn is_foreign(before: &[TokenTree]) -> bool {
    match before {
        [.., hash] if is_punct(Some(hash), '#') => true,
        [.., TokenTree::Ident(name), bang] if is_punct(Some(bang), '!') => !is_reserved(name),
        [.., TokenTree::Ident(_), bang, TokenTree::Ident(_)] if is_punct(Some(bang), '!') => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[track_caller]
    fn assert_strips(from: TokenStream, to: TokenStream) {
        assert_eq!(strip(from).to_string(), to.to_string());
    }

    #[test]
    fn labels_are_taken_off() {
        assert_strips(
            quote!(let y = conv(x, shape = [5, 5], bias = f(n = 3))?;),
            quote!(let y = conv(x, [5, 5], f(3))?;),
        );
        assert_strips(
            quote!(a::dense::<f32>(x = 1, y = 2 == z)),
            quote!(a::dense::<f32>(1, 2 == z)),
        );
        assert_strips(quote!(|x| { dense(x, n = 2) }), quote!(|x| { dense(x, 2) }));
    }

    #[test]
    fn nothing_else_is() {
        for tokens in [
            quote!(dense(x == 1, y => 2)),
            quote!(x.set(y = 3)),
            quote!(#[cfg(feature = "a")] let x = 1;),
            quote!(scope!("a", reuse = true, dense(n = 2))),
            quote!(
                macro_rules! m {
                    (a = b) => {
                        f(a = b)
                    };
                }
            ),
            quote!((x = 2)),
            quote!(if (x = 2) == () {}),
            quote!(Net { x: 1 }),
        ] {
            assert_strips(tokens.clone(), tokens);
        }
    }
}
