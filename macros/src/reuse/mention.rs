//! Questions about code that its tokens answer.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::{Attribute, Block, Expr, Stmt};

pub(super) fn attributes(stmt: &Stmt) -> &[Attribute] {
    match stmt {
        Stmt::Local(local) => &local.attrs,
        Stmt::Macro(stmt) => &stmt.attrs,
        Stmt::Expr(expr, _) => expr_attributes(expr),
        Stmt::Item(_) => &[],
    }
}

fn expr_attributes(expr: &Expr) -> &[Attribute] {
    match expr {
        Expr::Array(e) => &e.attrs,
        Expr::Assign(e) => &e.attrs,
        Expr::Binary(e) => &e.attrs,
        Expr::Block(e) => &e.attrs,
        Expr::Call(e) => &e.attrs,
        Expr::ForLoop(e) => &e.attrs,
        Expr::If(e) => &e.attrs,
        Expr::Loop(e) => &e.attrs,
        Expr::Macro(e) => &e.attrs,
        Expr::Match(e) => &e.attrs,
        Expr::MethodCall(e) => &e.attrs,
        Expr::Return(e) => &e.attrs,
        Expr::Try(e) => &e.attrs,
        Expr::Unsafe(e) => &e.attrs,
        Expr::While(e) => &e.attrs,
        _ => &[],
    }
}

pub(super) fn is_configured(attrs: &[Attribute]) -> bool {
    attrs
        .iter()
        .any(|attr| attr.path().is_ident("cfg") || attr.path().is_ident("cfg_attr"))
}

pub(super) fn mentions_break(body: &Block) -> bool {
    mentions_ident(quote!(#body), "break")
}

pub(super) fn mentions_ident(tokens: TokenStream, name: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => mentions_ident(group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// Whether `'name` stands in the tokens.
pub(super) fn mentions_lifetime(tokens: TokenStream, name: &str) -> bool {
    let mut after_quote = false;
    for token in tokens {
        let quoted = std::mem::take(&mut after_quote);
        match token {
            TokenTree::Ident(ident) if quoted && ident == name => return true,
            TokenTree::Punct(punct) if punct.as_char() == '\'' => after_quote = true,
            TokenTree::Group(group) if mentions_lifetime(group.stream(), name) => return true,
            _ => {}
        }
    }
    false
}
