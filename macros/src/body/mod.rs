//! Bodies: the user's code between the braces, rewritten where the angle form or a nested scope needs it.

mod angle;
mod mark;

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::parse::Parser;
use syn::spanned::Spanned;
use syn::{Block, Expr, Stmt};

pub(crate) use angle::rewrite as rewrite_angle_form;
pub(crate) use mark::{mark_nested, take_mark};

/// A body: its tokens as they are emitted, and its statements if they parse.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    /// The block or the expression.
    tokens: TokenStream,
    /// `None` if the body does not parse; then it is emitted untouched for rustc to judge.
    pub(crate) stmts: Option<Vec<Stmt>>,
}

impl Body {
    /// A body from the argument that holds it. In a body that is checked here, nested scopes are marked.
    pub(crate) fn new(tokens: TokenStream) -> Self {
        let stmts = match syn::parse2::<Expr>(tokens.clone()) {
            Ok(Expr::Block(block)) if block.label.is_none() && block.attrs.is_empty() => {
                Some(block.block.stmts)
            }
            Ok(expr) => Some(vec![Stmt::Expr(expr, None)]),
            Err(_) => None,
        };
        Self {
            tokens: mark_nested(tokens),
            stmts,
        }
    }

    /// A body that an outer macro has rewritten, marked and checked.
    pub(crate) fn checked(tokens: TokenStream) -> Self {
        Self {
            tokens,
            stmts: None,
        }
    }

    /// A function's body, from inside its braces.
    pub(crate) fn of_function(inside: TokenStream) -> Self {
        let stmts = Block::parse_within.parse2(inside.clone()).ok();
        Self {
            tokens: mark_nested(inside),
            stmts,
        }
    }

    /// The braces, if the body is a block and nothing else.
    fn block(&self) -> Option<Group> {
        let mut tokens = self.tokens.clone().into_iter();
        match (tokens.next(), tokens.next()) {
            (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::Brace => {
                Some(group)
            }
            _ => None,
        }
    }

    /// The body as a value: an expression as it is; a block in braces of ours, because rustc would find the user's unnecessary.
    pub(crate) fn value(&self) -> TokenStream {
        match self.block() {
            Some(block) => {
                let span = Span::mixed_site().located_at(block.span());
                let inside = block.stream();
                quote_spanned!(span=> { #inside })
            }
            None => self.tokens.clone(),
        }
    }

    /// Our statements in the user's braces. An expression has none, so ours stand where it begins: lints on the value
    /// (`unused_must_use`) must see code that the user wrote.
    pub(crate) fn surround(&self, statements: TokenStream) -> TokenStream {
        let mut group = Group::new(Delimiter::Brace, statements);
        group.set_span(
            self.block()
                .map_or_else(|| self.tokens.span(), |block| block.span()),
        );
        group.into_token_stream()
    }
}

impl ToTokens for Body {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.tokens.clone());
    }
}
