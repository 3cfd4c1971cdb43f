//! Tokens → syntax: `subject [as ident] [, key = value]*, body`.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::parse::{ParseStream, Result};
use syn::{Expr, Ident, Token};

use super::model::Kind;
use crate::args::{self, Keyed};
use crate::body;
use crate::simple;
use crate::tokens::is_punct;

/// A call of one of the macros, as written.
#[derive(Debug)]
pub(super) struct BlockSyntax {
    /// An outer macro has checked this scope.
    pub(super) checked: bool,
    /// The name, scope or store; `None` if a key comes first.
    pub(super) subject: Option<Expr>,
    pub(super) alias: Option<Ident>,
    pub(super) keys: Vec<Keyed>,
    pub(super) body: Option<TokenStream>,
    /// What the body parses as; `None` if it is half-typed.
    pub(super) expr: Option<Expr>,
    /// What should not be there: arguments behind the body.
    pub(super) trailing: TokenStream,
    /// The last token, which a missing body is missing behind.
    pub(super) end: Span,
}

impl BlockSyntax {
    pub(super) fn parse(kind: Kind, input: ParseStream) -> Result<Self> {
        let checked = kind != Kind::Model && body::take_mark(input)?;
        let mut syntax = Self {
            end: end(input),
            checked,
            subject: None,
            alias: None,
            keys: Vec::new(),
            body: None,
            expr: None,
            trailing: TokenStream::new(),
        };
        if !input.is_empty() && !args::peek_key(input) {
            let (subject, alias) = args::parse_subject(input)?;
            syntax.subject = Some(subject);
            syntax.alias = alias;
            comma(input, kind)?;
        }
        while args::peek_key(input) {
            syntax.keys.push(args::parse_keyed(input)?);
            comma(input, kind)?;
        }
        if !input.is_empty() {
            let (body, trailing, expr) = split_body(input)?;
            syntax.body = Some(body);
            syntax.trailing = trailing;
            syntax.expr = expr;
        }
        Ok(syntax)
    }
}

fn end(input: ParseStream) -> Span {
    let mut cursor = input.cursor();
    let mut end = None;
    while let Some((token, next)) = cursor.token_tree() {
        end = Some(token.span());
        cursor = next;
    }
    end.unwrap_or_else(Span::call_site)
}

fn comma(input: ParseStream, kind: Kind) -> Result<()> {
    if input.is_empty() || input.parse::<Option<Token![,]>>()?.is_some() {
        return Ok(());
    }
    Err(input.error(format!(
        "expected `,`; the body is the last argument of `{}`",
        kind.macro_name()
    )))
}

/// The body, which may be half-typed, what follows its comma, and what the body parses as.
fn split_body(input: ParseStream) -> Result<(TokenStream, TokenStream, Option<Expr>)> {
    let ahead = input.fork();
    let expr = simple::parse(&ahead).or_else(|| ahead.parse().ok());
    let expr = expr.filter(|_| ahead.is_empty() || ahead.peek(Token![,]));
    let rest: Vec<TokenTree> = input.parse::<TokenStream>()?.into_iter().collect();
    let length = if expr.is_some() {
        rest.len() - ahead.parse::<TokenStream>()?.into_iter().count()
    } else if is_block(&rest) {
        1
    } else {
        rest.len() - usize::from(is_punct(rest.last(), ','))
    };
    let (body, after) = rest.split_at(length);
    let trailing = match after {
        [comma, trailing @ ..] if is_punct(Some(comma), ',') => trailing,
        other => other,
    };
    Ok((
        body.iter().cloned().collect(),
        trailing.iter().cloned().collect(),
        expr,
    ))
}

/// A block that does not parse, alone or before a comma.
fn is_block(tokens: &[TokenTree]) -> bool {
    match tokens {
        [TokenTree::Group(group), after @ ..] => {
            group.delimiter() == Delimiter::Brace
                && (after.is_empty() || is_punct(after.first(), ','))
        }
        _ => false,
    }
}
