//! Our own macros inside a body.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, Ident, LitStr, Macro, Stmt};

use super::read::{Flow, Level, Reader};
use crate::diag::Diag;
use crate::header::Typing;
use crate::name::NameArg;
use crate::reuse::event::{Arg, Elsewhere, Event, Get, Open, Sharing, Written};
use crate::scope::{self, BlockModel, Kind, Subject};
use crate::settings::Reuse;
use crate::tokens::tidy;
use crate::variable::{self, GetVariable};

impl Reader<'_> {
    /// Reads one of ours; `false` if it is not, or does not parse.
    pub(super) fn our_macro(&mut self, name: &str, mac: &Macro, flow: &mut Flow) -> bool {
        match name {
            "get_variable" => {
                if let Some(get) = get_variable(mac.tokens.clone()) {
                    self.get(&get, flow);
                }
                true
            }
            // Always a new variable.
            "variable" => true,
            // A pass of its own, and checked on its own.
            "model" => block(Kind::Model, mac.tokens.clone()).is_some(),
            "scope" => self.nested(Kind::Scope, mac, flow),
            "name_scope" => self.nested(Kind::NameScope, mac, flow),
            _ => false,
        }
    }

    fn nested(&mut self, kind: Kind, mac: &Macro, flow: &mut Flow) -> bool {
        let Some(block) = block(kind, mac.tokens.clone()) else {
            return false;
        };
        let Some(stmts) = &block.body.stmts else {
            return false;
        };
        if let Subject::Named(NameArg::Expr(expr)) = &block.subject {
            self.expr(expr, flow);
        }
        let inner = match kind {
            Kind::NameScope => self.stmts(stmts),
            Kind::Scope | Kind::Model => self.scope(&block, stmts),
        };
        flow.then(inner);
        true
    }

    /// What a scope does, with its body.
    pub(in crate::reuse) fn scope(&mut self, block: &BlockModel, stmts: &[Stmt]) -> Flow {
        let reuse = sharing(block.settings.reuse());
        let name = scope_name(block);
        let is_made = is_made(block);
        let level = Level {
            alias: block.alias.as_ref().map(Ident::to_string),
            shared: 0,
            // A scope that was captured may share already.
            reuse: reuse != Sharing::No || name.is_none() && !is_made,
            captured: name.is_none() && !is_made,
        };
        self.scoped(
            level,
            |reader| reader.stmts(stmts),
            |events| match name {
                Some((literal, unique)) => Event::Open(Open {
                    name: literal.value(),
                    unique,
                    span: literal.span(),
                    reuse,
                    events,
                }),
                None => Event::Elsewhere(Elsewhere {
                    name: described(block),
                    own: is_made && reuse == Sharing::No,
                    events,
                }),
            },
        )
    }

    fn get(&mut self, get: &GetVariable, flow: &mut Flow) {
        match &get.name {
            NameArg::Literal(literal) => {
                if let Some(site) = self.sites.request(literal.span(), self.returned) {
                    let get = self.request(get, site, literal.value(), literal.span());
                    flow.events.push(Event::Get(get));
                }
            }
            NameArg::Expr(expr) => {
                self.expr(expr, flow);
                let get = self.request(get, 0, pattern(expr), expr.span());
                flow.events.push(Event::Unnamed(get));
            }
        }
    }

    fn request(&self, get: &GetVariable, site: u16, name: String, span: Span) -> Get {
        let element = get.settings.dtype().and_then(|dtype| dtype.element());
        Get {
            site,
            name,
            span,
            shape: match get.shape.as_ref().map(|shape| self.parameters.read(shape)) {
                Some(Arg::Int(_)) | None => Arg::Unknown,
                Some(shape) => shape,
            },
            dtype: element.map(|element| element.variant),
            written: written(get),
        }
    }
}

/// The name of a scope that is not known, as far as it is.
fn described(block: &BlockModel) -> String {
    match &block.subject {
        Subject::Named(NameArg::Literal(literal)) => literal.value(),
        Subject::Named(NameArg::Expr(expr)) | Subject::Unnamed(NameArg::Expr(expr)) => {
            pattern(expr)
        }
        Subject::Unnamed(NameArg::Literal(literal)) => format!("{{{}}}", literal.value()),
        Subject::Store(_) => String::new(),
    }
}

/// A name made at run time: `layer_{i}` if it is a `format!`, the expression in braces otherwise.
fn pattern(expr: &Expr) -> String {
    match expr {
        Expr::Reference(reference) => pattern(&reference.expr),
        Expr::Group(group) => pattern(&group.expr),
        Expr::Macro(mac) if mac.mac.path.is_ident("format") => {
            let first = mac.mac.tokens.clone().into_iter().next();
            match first.map(|token| syn::parse2::<LitStr>(token.into())) {
                Some(Ok(literal)) => literal.value().replace("{}", "{..}"),
                _ => "{..}".to_owned(),
            }
        }
        _ => {
            let text = tidy(expr.to_token_stream());
            let text = if text.contains(['{', '}', '"', '/']) {
                ".."
            } else {
                &text
            };
            format!("{{{text}}}")
        }
    }
}

/// The name of a scope, where the compiler knows what it does to names.
fn scope_name(block: &BlockModel) -> Option<(&LitStr, bool)> {
    if block.settings.get("custom_getter").is_some() {
        return None;
    }
    match &block.subject {
        Subject::Named(NameArg::Literal(literal)) => Some((literal, false)),
        Subject::Unnamed(NameArg::Literal(literal)) => Some((literal, true)),
        _ => None,
    }
}

/// Whether a scope's name is text that the run makes: then it is none that was captured.
fn is_made(block: &BlockModel) -> bool {
    block.settings.get("custom_getter").is_none()
        && match &block.subject {
            Subject::Named(NameArg::Expr(expr)) => is_text(expr),
            Subject::Unnamed(NameArg::Expr(_)) => true,
            Subject::Named(NameArg::Literal(_))
            | Subject::Unnamed(NameArg::Literal(_))
            | Subject::Store(_) => false,
        }
}

/// `format!(..)`, `&format!(..)`
fn is_text(expr: &Expr) -> bool {
    match expr {
        Expr::Reference(reference) => is_text(&reference.expr),
        Expr::Paren(paren) => is_text(&paren.expr),
        Expr::Group(group) => is_text(&group.expr),
        Expr::Macro(mac) => mac.mac.path.is_ident("format"),
        _ => false,
    }
}

pub(in crate::reuse) fn sharing(reuse: Option<&Reuse>) -> Sharing {
    match reuse {
        None | Some(Reuse::False) => Sharing::No,
        Some(Reuse::True) => Sharing::Yes,
        Some(Reuse::Auto | Reuse::Unknown(_)) => Sharing::Perhaps,
    }
}

/// What is wrong with it, its own expansion says.
fn get_variable(tokens: TokenStream) -> Option<GetVariable> {
    let mut diag = Diag::new();
    let get = variable::read_get(Typing::Dynamic, tokens, &mut diag);
    diag.finish().is_empty().then_some(get).flatten()
}

fn block(kind: Kind, tokens: TokenStream) -> Option<BlockModel> {
    let mut diag = Diag::new();
    let block = scope::read(kind, tokens, &mut diag);
    diag.finish().is_empty().then_some(block).flatten()
}

fn written(get: &GetVariable) -> Written {
    let text = |tokens: Option<TokenStream>| tokens.map(tidy).unwrap_or_default();
    let key = |name| text(get.settings.get(name).map(ToTokens::to_token_stream));
    Written {
        shape: text(get.shape.as_ref().map(ToTokens::to_token_stream)),
        dtype: text(get.settings.dtype().map(|dtype| dtype.written())),
        initializer: key("initializer"),
        trainable: key("trainable"),
    }
}
