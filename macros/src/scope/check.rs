//! Syntax → model: every error of the scope macros.

use proc_macro2::{Span, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::{Block, Expr};

use super::model::{BlockModel, Kind, Subject};
use super::parse::BlockSyntax;
use crate::args::{self, Grammar, Keyed, Keys};
use crate::body::Body;
use crate::diag::{self, Diag};
use crate::header::Typing;
use crate::name::{self, NameArg, Named, literal_of};
use crate::settings::{Reuse, Settings};

/// The model of one call; `None` if there is no body to speak of.
pub(super) fn check(kind: Kind, syntax: BlockSyntax, diag: &mut Diag) -> Option<BlockModel> {
    let grammar = kind.grammar();
    let mut keys = Keys::default();
    let first_key = syntax.keys.first().map(|keyed| keyed.key.clone());
    if let (None, Some(last)) = (&syntax.body, syntax.keys.last())
        && !is_known(last, grammar)
    {
        let key = &last.key;
        let message = format!(
            "`{}` has no key `{key}`; an assignment as its body needs braces: `{{ {key} = … }}`",
            kind.macro_name()
        );
        diag.at(key, message);
        return None;
    }
    for keyed in syntax.keys {
        keys.insert(keyed, grammar, diag);
    }
    let Some(body) = syntax.body else {
        missing_body(kind, syntax.subject.as_ref(), syntax.end, diag);
        return None;
    };
    if !syntax.trailing.is_empty()
        && let Some(expr) = &syntax.expr
        && let Some(key) = args::bare_key(expr, grammar.keys)
    {
        diag.at(key, args::has_no_value(key));
        return None;
    }
    // A scope's dtype is a default for variables of whichever type.
    let settings = Settings::check(&keys, Typing::Dynamic, diag);
    let subject = match (kind, syntax.subject, settings.name().cloned()) {
        (Kind::Model, Some(store), _) => Subject::Store(Box::new(check_store(store, diag))),
        (_, Some(name), _) => Subject::Named(name::check(name, Named::Scope, diag)),
        (_, None, Some(default)) => Subject::Unnamed(default),
        (_, None, None) => {
            let what = grammar.positional[0];
            if !keys.has_misnamed(what) {
                let span = first_key.map_or_else(Span::call_site, |key| key.span());
                diag.at_span(span, comes_first(kind));
            }
            return None;
        }
    };
    check_trailing(kind, &syntax.trailing, diag);
    if let (Kind::Scope, Subject::Named(name), None) = (kind, &subject, &syntax.alias)
        && settings.iter().next().is_none()
    {
        check_is_of_use(name, diag);
    }
    if let Subject::Unnamed(_) = &subject {
        check_unnamed(&settings, &keys, diag);
    }
    if syntax.expr.is_none() {
        check_braces(&body, diag);
    }
    let body = if syntax.checked {
        Body::checked(body, syntax.expr.is_some())
    } else {
        Body::new(body, syntax.expr)
    };
    Some(BlockModel {
        kind,
        checked: syntax.checked,
        subject,
        alias: syntax.alias,
        settings,
        body,
    })
}

/// Whether a key is one, or near enough to one to be a slip.
fn is_known(keyed: &Keyed, grammar: &Grammar) -> bool {
    let name = keyed.name();
    let is_word = |words: &[&str]| words.contains(&name.as_str());
    is_word(grammar.keys)
        || is_word(grammar.positional)
        || diag::nearest(&name, grammar.keys).is_some()
}

/// A block alone is the body, and then it is the name or the store that is missing.
fn missing_body(kind: Kind, subject: Option<&Expr>, end: Span, diag: &mut Diag) {
    match subject {
        Some(body @ Expr::Block(_)) => diag.at(body, comes_first(kind)),
        _ => {
            let message = format!("`{}` needs a body: {}", kind.macro_name(), example(kind));
            diag.at_span(end, message);
        }
    }
}

fn comes_first(kind: Kind) -> String {
    let what = kind.grammar().positional[0];
    format!("the {what} comes first: {}", example(kind))
}

/// Statements without braces: they would run, but nobody looks for statements among arguments.
fn check_braces(body: &TokenStream, diag: &mut Diag) {
    if Block::parse_within.parse2(body.clone()).is_ok() {
        diag.at(body, "a body of several statements needs braces: `{ … }`");
    }
}

fn example(kind: Kind) -> &'static str {
    match kind {
        Kind::Scope => "`scope!(\"name\", { … })`",
        Kind::NameScope => "`name_scope!(\"name\", { … })`",
        Kind::Model => "`model!(store, { … })`",
    }
}

fn check_trailing(kind: Kind, trailing: &TokenStream, diag: &mut Diag) {
    if trailing.is_empty() {
        return;
    }
    let as_key = |input: ParseStream| {
        let keyed = args::peek_key(input)
            .then(|| args::parse_keyed(input))
            .transpose();
        input.parse::<TokenStream>()?;
        keyed
    };
    match as_key.parse2(trailing.clone()) {
        Ok(Some(Keyed { key, .. })) if kind.grammar().keys.contains(&key.to_string().as_str()) => {
            diag.at(
                &key,
                format!("`{key}` comes before the body; the body is the last argument"),
            );
        }
        _ => diag.at(
            trailing,
            format!("the body is the last argument of `{}`", kind.macro_name()),
        ),
    }
}

fn check_store(store: Expr, diag: &mut Diag) -> Expr {
    if literal_of(&store).is_some() {
        diag.at(
            &store,
            "`model!` takes a store first: `model!(store, { … })`",
        );
    }
    store
}

/// Without a name, a scope is there for its settings, or to be had by an alias.
fn check_is_of_use(name: &NameArg, diag: &mut Diag) {
    if let NameArg::Literal(literal) = name
        && literal.value().is_empty()
    {
        diag.at(
            literal,
            "a scope needs a name, as `\"conv1\"`; to leave names as they are, write the body without `scope!`",
        );
    }
}

/// A default name is always a new one.
fn check_unnamed(settings: &Settings, keys: &Keys, diag: &mut Diag) {
    if let Some(reuse) = keys.get("reuse")
        && matches!(settings.reuse(), Some(Reuse::True | Reuse::Auto))
    {
        diag.at(
            reuse,
            "`reuse` needs a name: a scope by `default_name` alone is a new one every time",
        );
    }
}
