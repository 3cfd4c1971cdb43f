//! Labelled arguments: `conv_relu(input, kernel_shape = [5, 5])` is emitted as `conv_relu(input, [5, 5])`.
//!
//! Where labels stand and whether they are the callee's is the reuse check's to say; it reads the body as it was written.

use proc_macro2::{Delimiter, Group, Ident, Spacing, TokenStream, TokenTree};

use crate::keyword::is_keyword;

/// The tokens without labels. What macros get is theirs.
pub(crate) fn strip(tokens: TokenStream) -> TokenStream {
    strip_if_any(tokens.clone()).unwrap_or(tokens)
}

fn strip_if_any(tokens: TokenStream) -> Option<TokenStream> {
    let mut out: Vec<TokenTree> = Vec::new();
    let mut changed = false;
    for token in tokens {
        let TokenTree::Group(group) = token else {
            out.push(token);
            continue;
        };
        let inside = if is_foreign(&out) {
            None
        } else if group.delimiter() == Delimiter::Parenthesis && is_callee(&out) {
            strip_arguments(group.stream())
        } else {
            strip_if_any(group.stream())
        };
        out.push(TokenTree::Group(match inside {
            Some(inside) => {
                changed = true;
                let mut stripped = Group::new(group.delimiter(), inside);
                stripped.set_span(group.span());
                stripped
            }
            None => group,
        }));
    }
    changed.then(|| out.into_iter().collect())
}

/// Takes `label =` off each argument.
fn strip_arguments(tokens: TokenStream) -> Option<TokenStream> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut out = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let begins = at == 0 || is_punct(&tokens[at - 1], ',');
        if begins && is_label(&tokens[at..]) {
            at += 2;
        } else {
            out.push(tokens[at].clone());
            at += 1;
        }
    }
    let changed = out.len() < tokens.len();
    let out: TokenStream = out.into_iter().collect();
    match strip_if_any(out.clone()) {
        Some(inside) => Some(inside),
        None => changed.then_some(out),
    }
}

/// `name =` and a value.
fn is_label(tokens: &[TokenTree]) -> bool {
    match tokens {
        [TokenTree::Ident(_), TokenTree::Punct(equals), value, ..] => {
            equals.as_char() == '='
                && !(equals.spacing() == Spacing::Joint
                    && (is_punct(value, '=') || is_punct(value, '>')))
        }
        _ => false,
    }
}

/// Whether a function's path ends here: a name that is no method, or its type arguments.
fn is_callee(before: &[TokenTree]) -> bool {
    match before {
        [.., TokenTree::Punct(dot), TokenTree::Ident(_)] if dot.as_char() == '.' => false,
        [.., TokenTree::Ident(keyword), TokenTree::Ident(_)] if keyword == "fn" => false,
        [.., TokenTree::Ident(name)] => !is_reserved(name),
        [.., TokenTree::Punct(angle)] => angle.as_char() == '>' && !is_arrow(before),
        _ => false,
    }
}

/// `->` and `=>`.
fn is_arrow(before: &[TokenTree]) -> bool {
    matches!(before, [.., dash, _] if is_punct(dash, '-') || is_punct(dash, '='))
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
        [.., hash] if is_punct(hash, '#') => true,
        [.., TokenTree::Ident(name), bang] if is_punct(bang, '!') => !is_reserved(name),
        [.., TokenTree::Ident(_), bang, TokenTree::Ident(_)] if is_punct(bang, '!') => true,
        _ => false,
    }
}

fn is_punct(token: &TokenTree, c: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == c)
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
