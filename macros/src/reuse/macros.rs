//! Our own macros inside a body.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::parse::Parser;
use syn::spanned::Spanned;
use syn::{Expr, Ident, LitStr, Macro};

use super::events::{Arg, Event, Get, Open, Reuse, Written};
use super::read::{Flow, Level, Reader};
use crate::body;
use crate::diag::Diag;
use crate::header::Header;
use crate::name::NameArg;
use crate::scope::model::{self, Subject};
use crate::scope::{BlockModel, BlockSyntax, Kind};
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
        if kind == Kind::NameScope {
            let inner = self.stmts(stmts);
            flow.events.extend(inner.events);
            flow.leaves |= inner.leaves;
        } else {
            let stmts = stmts.clone();
            self.scope(&block, &stmts, flow);
        }
        true
    }

    /// What a scope does, with its body.
    pub(super) fn scope(&mut self, block: &BlockModel, stmts: &[syn::Stmt], flow: &mut Flow) {
        let reuse = reuse_of(block.reuse());
        self.levels.push(Level {
            alias: block.alias.as_ref().map(Ident::to_string),
            shared: false,
            // A scope that was captured may share already.
            reuse: reuse != Reuse::No || scope_name(block).is_none(),
        });
        let inner = self.stmts(stmts);
        self.levels.pop();
        flow.leaves |= inner.leaves;
        flow.events.push(match scope_name(block) {
            Some((literal, unique)) => Event::Open(Open {
                name: literal.value(),
                unique,
                span: literal.span(),
                reuse,
                events: inner.events,
            }),
            None => Event::Elsewhere(described(block), inner.events),
        });
        // Something inside turned reuse on for this scope too.
        if self.levels.last().is_some_and(|level| level.shared) {
            flow.events.push(Event::Share);
        }
    }

    fn get(&mut self, get: &GetVariable, flow: &mut Flow) {
        match &get.name {
            NameArg::Literal(literal) => {
                if let Some(site) = self.sites.request(literal.span()) {
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
        let element = get.dtype().and_then(|dtype| dtype.element());
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
            repeats: false,
            within: self.returned,
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
    if block.has("custom_getter") {
        return None;
    }
    match &block.subject {
        Subject::Named(NameArg::Literal(literal)) if !literal.value().is_empty() => {
            Some((literal, false))
        }
        Subject::Unnamed(NameArg::Literal(literal)) => Some((literal, true)),
        _ => None,
    }
}

pub(super) fn reuse_of(reuse: Option<&model::Reuse>) -> Reuse {
    match reuse {
        None | Some(model::Reuse::False) => Reuse::No,
        Some(model::Reuse::True) => Reuse::Yes,
        Some(model::Reuse::Auto | model::Reuse::Unknown(_)) => Reuse::Perhaps,
    }
}

/// A header for reading alone: everything is known at run time only.
fn header() -> Header {
    Header {
        krate: TokenStream::new(),
        engine: Ident::new("any", Span::mixed_site()),
    }
}

/// What is wrong with it, its own expansion says.
fn get_variable(tokens: TokenStream) -> Option<GetVariable> {
    let mut diag = Diag::new();
    let get = variable::read_get(header(), tokens, &mut diag);
    diag.finish().is_empty().then_some(get).flatten()
}

fn block(kind: Kind, tokens: TokenStream) -> Option<BlockModel> {
    let mut diag = Diag::new();
    let tokens = body::rewrite_angle_form(tokens, &mut diag);
    let parser = |input: syn::parse::ParseStream| BlockSyntax::parse(kind, input);
    let block = match parser.parse2(tokens) {
        Ok(syntax) => crate::scope::check(kind, header(), syntax, &mut diag),
        Err(_) => None,
    };
    diag.finish().is_empty().then_some(block).flatten()
}

fn written(get: &GetVariable) -> Written {
    let text = |tokens: Option<TokenStream>| tokens.map(tidy).unwrap_or_default();
    let key = |name| text(get.get(name).map(ToTokens::to_token_stream));
    Written {
        shape: text(get.shape.as_ref().map(ToTokens::to_token_stream)),
        dtype: text(get.dtype().map(|dtype| dtype.written())),
        initializer: key("initializer"),
        trainable: key("trainable"),
    }
}
