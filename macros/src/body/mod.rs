//! Bodies: the user's code between the braces, rewritten where the angle form or a nested scope needs it.

mod angle;
mod labels;
mod mark;

use std::cell::OnceCell;

use proc_macro2::{Delimiter, Group, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::parse::Parser;
use syn::spanned::Spanned;
use syn::{Block, Expr, Stmt};

pub(crate) use angle::rewrite as rewrite_angle_form;
pub(crate) use mark::take_mark;

/// `let _ = &enter(..);`: what is borrowed there lives as long as a local would (temporary lifetime extension), and has no name that
/// an editor could complete, or that a constant of the user's could have.
pub(crate) fn guard(enter: &TokenStream, span: Span) -> TokenStream {
    quote_spanned!(span=> let _ = &#enter;)
}

/// A body: its tokens, and its statements if they parse.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    /// The block or the expression, as written.
    written: TokenStream,
    /// Whether the tokens are what they should be; if not, rustc says so.
    parses: bool,
    /// Whether an outer macro has rewritten, marked and checked them.
    checked: bool,
    /// `None` if the body does not parse; then it is emitted untouched for rustc to judge.
    pub(crate) stmts: Option<Vec<Stmt>>,
    /// As they are emitted: made when somebody emits them, which most readers of a nested scope do not.
    emitted: OnceCell<TokenStream>,
}

impl Body {
    /// A body from the argument that holds it, and what it parses as.
    pub(crate) fn new(written: TokenStream, expr: Option<Expr>) -> Self {
        let parses = expr.is_some();
        let stmts = expr.map(|expr| match expr {
            Expr::Block(block) if block.label.is_none() && block.attrs.is_empty() => {
                block.block.stmts
            }
            expr => vec![Stmt::Expr(expr, None)],
        });
        Self::read(written, parses, false, stmts)
    }

    /// A body that an outer macro has rewritten, marked and checked.
    pub(crate) fn checked(written: TokenStream, parses: bool) -> Self {
        Self::read(written, parses, true, None)
    }

    /// A function's body, from inside its braces.
    pub(crate) fn of_function(inside: TokenStream) -> Self {
        let stmts = Block::parse_within.parse2(inside.clone()).ok();
        Self::read(inside, stmts.is_some(), false, stmts)
    }

    fn read(written: TokenStream, parses: bool, checked: bool, stmts: Option<Vec<Stmt>>) -> Self {
        Self {
            written,
            parses,
            checked,
            stmts,
            emitted: OnceCell::new(),
        }
    }

    /// Nested scopes are marked by whoever checks them, and the labels of arguments are taken off a body that parses.
    fn emitted(&self) -> &TokenStream {
        self.emitted.get_or_init(|| {
            let mut tokens = self.written.clone();
            if !self.checked {
                tokens = mark::mark_nested(tokens);
            }
            if self.parses {
                tokens = labels::strip(tokens);
            }
            tokens
        })
    }

    /// The braces, if the body is a block and nothing else.
    fn block(&self) -> Option<Group> {
        let mut tokens = self.emitted().clone().into_iter();
        loop {
            match (tokens.next(), tokens.next()) {
                (Some(TokenTree::Group(group)), None) => match group.delimiter() {
                    Delimiter::Brace => return Some(group),
                    // Put there by `macro_rules!` around `$body:block`.
                    Delimiter::None => tokens = group.stream().into_iter(),
                    Delimiter::Parenthesis | Delimiter::Bracket => return None,
                },
                _ => return None,
            }
        }
    }

    /// The body as a block of ours. rustc would find the user's braces unnecessary, and ours are of edition 2024, in
    /// which the temporaries of the last expression do not outlive the block.
    pub(crate) fn value(&self) -> TokenStream {
        let span = Span::mixed_site().located_at(self.span());
        match self.block() {
            Some(block) => {
                let inside = block.stream();
                quote_spanned!(span=> { #inside })
            }
            None => {
                let expr = self.emitted();
                // rustc finds the end of a half-typed expression at our brace: it stands where the user stopped.
                let last = expr.clone().into_iter().last();
                if let (false, Some(last)) = (self.parses, last) {
                    let end = span.located_at(last.span());
                    // Without it, `{ name: }` is taken for a struct's, and what is left of the macro is an error of its own.
                    let no_struct = is_like_a_field(expr).then(|| quote_spanned!(end=> ;));
                    return quote_spanned!(end=> { #no_struct #expr });
                }
                match ends_a_statement(expr) {
                    true => quote_spanned!(span=> { (#expr) }),
                    false => quote_spanned!(span=> { #expr }),
                }
            }
        }
    }

    fn span(&self) -> Span {
        self.block()
            .map_or_else(|| self.emitted().span(), |block| block.span())
    }
}

/// `name: …`
fn is_like_a_field(expr: &TokenStream) -> bool {
    let mut tokens = expr.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Ident(_)), Some(TokenTree::Punct(colon))) => {
            colon.as_char() == ':' && colon.spacing() == Spacing::Alone
        }
        _ => false,
    }
}

/// Whether an expression begins with what would be a statement of its own: `{ a } + b`, `if c { a } else { b } as usize`.
fn ends_a_statement(expr: &TokenStream) -> bool {
    let tokens: Vec<TokenTree> = expr.clone().into_iter().take(3).collect();
    let is_brace = |token: &TokenTree| matches!(token, TokenTree::Group(g) if g.delimiter() == Delimiter::Brace);
    match tokens.as_slice() {
        [first, _, ..] if is_brace(first) => true,
        [TokenTree::Ident(word), _, ..]
            if matches!(
                word.to_string().as_str(),
                "if" | "match" | "loop" | "while" | "for" | "unsafe" | "const"
            ) =>
        {
            true
        }
        [TokenTree::Punct(quote), ..] => quote.as_char() == '\'',
        [TokenTree::Ident(_), TokenTree::Punct(bang), input] => {
            bang.as_char() == '!' && is_brace(input)
        }
        _ => false,
    }
}

impl ToTokens for Body {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.emitted().clone());
    }
}
