//! Expressions that need no parser: `"weights"`, `x`, `&x`, `zeros()`, `[3, 3, n, 16]`.
//!
//! Most arguments are of this kind, each is read twice, and in a user's build this crate is compiled without optimization: what
//! `syn` does for an expression that might go on takes longer than all the rest.

use proc_macro2::{Delimiter, Ident, Spacing};
use syn::buffer::Cursor;
use syn::parse::{ParseStream, Result};
use syn::punctuated::Punctuated;
use syn::{
    Expr, ExprArray, ExprCall, ExprLit, ExprPath, ExprReference, Lit, LitBool, Path, Token, token,
};

use crate::tokens::is_keyword;

/// The expression up to the next comma or the end, as `syn` would parse it; `None`, and nothing is taken, if it is not simple.
pub(crate) fn parse(input: ParseStream) -> Option<Expr> {
    let parsed: Result<Option<Expr>> = input.step(|cursor| {
        Ok(match argument(*cursor) {
            Some((expr, rest)) => (Some(expr), rest),
            None => (None, *cursor),
        })
    });
    parsed.ok().flatten()
}

/// The expression that tokens are, if it is simple.
pub(crate) fn argument(cursor: Cursor<'_>) -> Option<(Expr, Cursor<'_>)> {
    let (expr, rest) = match cursor.punct() {
        Some((and, rest)) if and.as_char() == '&' && and.spacing() == Spacing::Alone => {
            let (expr, rest) = atom(rest)?;
            let expr = Expr::Reference(ExprReference {
                attrs: Vec::new(),
                and_token: Token![&](and.span()),
                mutability: None,
                expr: Box::new(expr),
            });
            (expr, rest)
        }
        Some(_) => return None,
        None => atom(cursor)?,
    };
    is_end(rest).then_some((expr, rest))
}

fn is_end(cursor: Cursor<'_>) -> bool {
    cursor.eof() || matches!(cursor.punct(), Some((comma, _)) if comma.as_char() == ',')
}

fn atom(cursor: Cursor<'_>) -> Option<(Expr, Cursor<'_>)> {
    // What `macro_rules!` keeps together is an expression of its own kind.
    if cursor.group(Delimiter::None).is_some() {
        return None;
    }
    if let Some((literal, rest)) = cursor.literal() {
        return Some((self::literal(Lit::new(literal)), rest));
    }
    if let Some((ident, rest)) = cursor.ident() {
        return word(ident, rest);
    }
    let (inside, span, rest) = cursor.group(Delimiter::Bracket)?;
    let array = Expr::Array(ExprArray {
        attrs: Vec::new(),
        bracket_token: token::Bracket { span },
        elems: arguments(inside)?,
    });
    Some((array, rest))
}

/// A name, a call of it, or a truth value.
fn word<'c>(ident: Ident, rest: Cursor<'c>) -> Option<(Expr, Cursor<'c>)> {
    if ident == "true" || ident == "false" {
        let literal = LitBool::new(ident == "true", ident.span());
        return Some((self::literal(Lit::Bool(literal)), rest));
    }
    if is_keyword(&ident) {
        return None;
    }
    let name = Expr::Path(ExprPath {
        attrs: Vec::new(),
        qself: None,
        path: Path::from(ident),
    });
    let Some((inside, span, after)) = rest.group(Delimiter::Parenthesis) else {
        return Some((name, rest));
    };
    let call = Expr::Call(ExprCall {
        attrs: Vec::new(),
        func: Box::new(name),
        paren_token: token::Paren { span },
        args: arguments(inside)?,
    });
    Some((call, after))
}

fn literal(lit: Lit) -> Expr {
    Expr::Lit(ExprLit {
        attrs: Vec::new(),
        lit,
    })
}

fn arguments(mut cursor: Cursor<'_>) -> Option<Punctuated<Expr, Token![,]>> {
    let mut arguments = Punctuated::new();
    while !cursor.eof() {
        let (argument, rest) = argument(cursor)?;
        arguments.push_value(argument);
        cursor = rest;
        if let Some((comma, rest)) = cursor.punct() {
            arguments.push_punct(Token![,](comma.span()));
            cursor = rest;
        }
    }
    Some(arguments)
}

#[cfg(test)]
mod tests {
    use proc_macro2::{Group, TokenStream, TokenTree};
    use quote::{ToTokens, quote};
    use syn::parse::Parser;

    use super::*;

    fn simple(tokens: TokenStream) -> Option<Expr> {
        let parser = |input: ParseStream| {
            let expr = parse(input);
            input.parse::<TokenStream>()?;
            Ok(expr)
        };
        parser.parse2(tokens).unwrap()
    }

    #[test]
    fn what_is_simple_is_what_the_parser_says() {
        for tokens in [
            quote!("weights"),
            quote!(x),
            quote!(r#type),
            quote!(&x),
            quote!(3),
            quote!(true),
            quote!(zeros()),
            quote!(random_normal(0.0, 0.1)),
            quote!(layer(&x, [1, n], f(2))),
            quote!([3, 3, n, 16,]),
            quote!([]),
        ] {
            let parsed: Expr = syn::parse2(tokens.clone()).unwrap();
            assert_eq!(simple(tokens), Some(parsed));
        }
    }

    #[test]
    fn what_goes_on_is_the_parsers() {
        for tokens in [
            quote!(x + 1),
            quote!("w"[5]),
            quote!(x?),
            quote!(a::b),
            quote!(f::<A>()),
            quote!(f()()),
            quote!(x.y),
            quote!(-1),
            quote!(&mut x),
            quote!(&&x),
            quote!([0; 3]),
            quote!([n + 1]),
            quote!(Net { x }),
            quote!(m!(x)),
            quote!(self),
            quote!(return),
            quote!(a = 1),
            quote!("a" as s),
            quote!(f(a = 1)),
        ] {
            assert_eq!(simple(tokens.clone()), None, "{tokens}");
        }
        let hidden = TokenTree::Group(Group::new(Delimiter::None, quote!(x)));
        assert_eq!(simple(hidden.to_token_stream()), None);
    }

    #[test]
    fn only_one_argument_is_taken() {
        let parser = |input: ParseStream| {
            let expr = parse(input).unwrap();
            Ok((expr, input.parse::<TokenStream>()?.to_string()))
        };
        let (expr, rest) = parser.parse2(quote!(x, y = 2)).unwrap();
        assert_eq!(expr.to_token_stream().to_string(), "x");
        assert_eq!(rest, quote!(, y = 2).to_string());
    }
}
