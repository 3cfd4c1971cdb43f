//! Syntax → model: every error of `#[layer]`.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::Parser;
use syn::{Attribute, Expr, Lit, LitStr, Meta, Signature};

use super::model::LayerModel;
use super::parse::Function;
use crate::args::{self, Arg, Grammar, Keyed, Value};
use crate::body::Body;
use crate::diag::Diag;
use crate::name::{self, Named, literal_of};
use crate::reuse::LayerScope;
use crate::site::Site;

const LAYER: Grammar = Grammar {
    macro_name: "#[layer]",
    positional: &[],
    keys: &["scope", "default_scope", "check", "signature", "crate"],
};

/// The model of one layer, without the arguments if they cannot be read at all.
pub(super) fn check(args: TokenStream, function: Function, diag: &mut Diag) -> LayerModel {
    let args = args::parse_all
        .parse2(args.clone())
        .unwrap_or_else(|error| {
            diag.parsing(error, &args);
            Vec::new()
        });
    let (texts, args): (Vec<Arg>, Vec<Arg>) = args.into_iter().partition(is_text);
    for text in texts {
        if let Arg::Positional(text) = text {
            let name = text.to_token_stream();
            diag.at(&text, format!("write `scope = {name}`"));
        }
    }
    let (_, keys) = args::sort(args, &LAYER, diag);
    let mut krate = quote!(::varscope);
    let mut scope = None;
    let (mut check, mut signature) = (true, true);
    for keyed in keys.iter() {
        match keyed.name().as_str() {
            "crate" => krate = path(keyed, diag).unwrap_or(krate),
            "check" => check = flag(keyed, diag).unwrap_or(check),
            "signature" => signature = flag(keyed, diag).unwrap_or(signature),
            "scope" => {
                scope = text(keyed, Named::Scope, diag)
                    .map(LayerScope::Named)
                    .or(scope)
            }
            _ => {
                if keys.get("scope").is_some() {
                    diag.at(
                        &keyed.key,
                        "`scope` is given, so `default_scope` would never be used; keep one",
                    );
                }
                scope = text(keyed, Named::Default, diag)
                    .map(LayerScope::Default)
                    .or(scope);
            }
        }
    }
    let Function {
        attrs,
        vis,
        sig,
        brace,
        inner_attrs,
        body,
    } = function;
    check_signature(&sig, diag);
    for attr in attrs.iter().filter(|attr| is_layer(attr)) {
        diag.at(attr, "`#[layer]` is given twice; keep one");
        // The other one brings it.
        signature = false;
    }
    let track_caller =
        sig.abi.is_none() && sig.ident != "main" && !attrs.iter().any(forbids_track_caller);
    let tracked = track_caller
        || attrs
            .iter()
            .any(|attr| attr.path().is_ident("track_caller"));
    let body = Body::of_function(body);
    let scope = scope.map(|scope| {
        let site = Site::of(scope.literal());
        (scope, site)
    });
    LayerModel {
        site: Site::of(&sig.ident),
        krate,
        attrs,
        vis,
        sig,
        brace,
        inner_attrs,
        body,
        scope,
        check,
        signature,
        track_caller,
        tracked,
    }
}

/// `#[layer("dense")]`
fn is_text(arg: &Arg) -> bool {
    matches!(arg, Arg::Positional(expr) if matches!(literal_of(expr), Some(Lit::Str(_))))
}

fn check_signature(sig: &Signature, diag: &mut Diag) {
    if let Some(asyncness) = &sig.asyncness {
        let why =
            "a scope belongs to the thread that opened it and must not be held across an `.await`";
        diag.at(asyncness, format!("`#[layer]` cannot be async: {why}"));
    }
    if let Some(constness) = &sig.constness {
        diag.at(
            constness,
            "`#[layer]` cannot be const: it asks a store for variables, at run time",
        );
    }
}

fn is_layer(attr: &Attribute) -> bool {
    let last = attr.path().segments.last();
    last.is_some_and(|segment| segment.ident == "layer")
}

fn path(keyed: &Keyed, diag: &mut Diag) -> Option<TokenStream> {
    match &keyed.value {
        Value::Expr(Expr::Path(path)) if path.qself.is_none() => Some(path.to_token_stream()),
        Value::Expr(expr) if matches!(literal_of(expr), Some(Lit::Str(_))) => {
            diag.at(
                expr,
                "write the path without quotes: `crate = my_facade::varscope`",
            );
            None
        }
        other => {
            diag.at(
                other,
                "`crate` is the path to varscope, as `crate = my_facade::varscope`",
            );
            None
        }
    }
}

fn flag(keyed: &Keyed, diag: &mut Diag) -> Option<bool> {
    if let Value::Expr(expr) = &keyed.value
        && let Some(Lit::Bool(literal)) = literal_of(expr)
    {
        return Some(literal.value);
    }
    diag.at(
        &keyed.value,
        format!("`{}` is `true` or `false`", keyed.key),
    );
    None
}

fn text(keyed: &Keyed, named: Named, diag: &mut Diag) -> Option<LitStr> {
    if let Value::Expr(expr) = &keyed.value
        && let Some(Lit::Str(literal)) = literal_of(expr)
    {
        name::check_literal(literal, named, diag);
        return Some(literal.clone());
    }
    let why = "an attribute is read before the program runs; open a `scope!` in the body for a name made at run time";
    diag.at(
        &keyed.value,
        format!("`{}` is a string literal here: {why}", keyed.key),
    );
    None
}

/// Attributes that have it already, or that rustc does not allow beside it.
fn forbids_track_caller(attr: &Attribute) -> bool {
    let last = attr
        .path()
        .segments
        .last()
        .map(|segment| segment.ident.to_string());
    match last.as_deref() {
        Some("track_caller" | "target_feature" | "naked" | "test" | "bench") => true,
        Some("cfg_attr") => match &attr.meta {
            Meta::List(list) => list
                .tokens
                .clone()
                .into_iter()
                .any(|token| matches!(token, TokenTree::Ident(word) if word == "track_caller" || word == "target_feature")),
            _ => false,
        },
        _ => false,
    }
}
