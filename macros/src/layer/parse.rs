//! Tokens → syntax. The body stays tokens: it may be half-typed.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser, Result};
use syn::{Attribute, Signature, Token, Visibility};

/// A function with its body unparsed.
#[derive(Debug)]
pub(super) struct Function {
    pub(super) attrs: Vec<Attribute>,
    pub(super) vis: Visibility,
    pub(super) sig: Signature,
    pub(super) brace: Group,
    /// `#![…]` at the beginning of the body.
    pub(super) inner_attrs: Vec<Attribute>,
    /// The body behind them.
    pub(super) body: TokenStream,
}

/// Takes a function with a body and nothing else.
pub(super) fn function(item: TokenStream) -> Result<Function> {
    // The body is most of it, and goes through no parser here.
    let mut tokens: Vec<TokenTree> = item.into_iter().collect();
    let last = tokens.pop().map(uncovered);
    let brace = match last {
        Some(TokenTree::Group(brace)) if brace.delimiter() == Delimiter::Brace => Some(brace),
        other => {
            tokens.extend(other);
            None
        }
    };
    let (attrs, vis, sig) = head.parse2(tokens.into_iter().collect())?;
    match brace {
        Some(brace) => {
            let (inner_attrs, body) = inside(brace.stream());
            Ok(Function {
                attrs,
                vis,
                sig,
                brace,
                inner_attrs,
                body,
            })
        }
        None => Err(syn::Error::new_spanned(
            &sig,
            "`#[layer]` needs a body; mark the implementations of this function",
        )),
    }
}

/// The group that `macro_rules!` put an invisible one around, as for `$body:block`.
fn uncovered(token: TokenTree) -> TokenTree {
    match &token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            let mut inside = group.stream().into_iter();
            match (inside.next(), inside.next()) {
                (Some(only), None) => uncovered(only),
                _ => token,
            }
        }
        _ => token,
    }
}

fn head(input: ParseStream) -> Result<(Vec<Attribute>, Visibility, Signature)> {
    let attrs = input.call(Attribute::parse_outer)?;
    let vis = input.parse()?;
    if !is_function(input) {
        return Err(input.error(format!("`#[layer]` goes on a function{}", instead(input))));
    }
    let sig = input.parse()?;
    input.parse::<TokenStream>()?;
    Ok((attrs, vis, sig))
}

/// Whether `fn` comes after nothing but its qualifiers.
fn is_function(input: ParseStream) -> bool {
    let mut cursor = input.cursor();
    loop {
        if let Some((word, rest)) = cursor.ident() {
            match word.to_string().as_str() {
                "fn" => return true,
                "const" | "async" | "unsafe" | "safe" | "extern" | "gen" => cursor = rest,
                _ => return false,
            }
        } else if let Some((_, rest)) = cursor.literal() {
            cursor = rest;
        } else {
            return false;
        }
    }
}

/// What to mark, where something else than a function was.
fn instead(input: ParseStream) -> &'static str {
    if input.peek(Token![impl]) || input.peek(Token![struct]) || input.peek(Token![enum]) {
        "; mark the methods, one by one"
    } else if input.peek(Token![trait]) {
        "; mark the methods of its impls, one by one"
    } else if input.peek(Token![mod]) {
        "; mark the functions in this module, one by one"
    } else {
        ""
    }
}

/// The attributes at the beginning of a body, and what is behind them.
fn inside(body: TokenStream) -> (Vec<Attribute>, TokenStream) {
    let attributes = |input: ParseStream| -> Result<(Vec<Attribute>, TokenStream)> {
        Ok((input.call(Attribute::parse_inner)?, input.parse()?))
    };
    match body.clone().into_iter().next() {
        Some(TokenTree::Punct(hash)) if hash.as_char() == '#' => attributes
            .parse2(body.clone())
            .unwrap_or_else(|_| (Vec::new(), body)),
        _ => (Vec::new(), body),
    }
}
