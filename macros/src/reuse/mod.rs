//! The compile-time reuse check: syntax → events → constants that the compiler evaluates.
//!
//! A body becomes a list of events ([`read`], [`macros`]); the events become a constant and its comparison ([`emit`]), which the
//! runtime's `signature` room evaluates. A callee is asked whether it is a layer by its name alone ([`callee`]); what may hide
//! the name is found in the body ([`names`]) and around it ([`surroundings`]).

mod callee;
mod emit;
mod events;
mod hash;
mod lexer;
mod macros;
mod names;
mod read;
mod shape;
mod surroundings;
mod text;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{FnArg, Pat, Visibility};

use self::emit::{Facts, LayerItems, Module};
use self::events::{Event, Open, Reuse};
use self::names::Names;
use self::read::{Flow, Level, Named, Reader};
use self::shape::Parameters;
use self::surroundings::{Clash, Place, Surroundings};
use crate::layer::LayerModel;
use crate::layer::model::LayerScope;
use crate::scope::model::Subject;
use crate::scope::{BlockModel, Kind};

/// What a layer emits for the check.
#[derive(Debug, Default)]
pub(crate) struct LayerCheck {
    /// Items before its first statement.
    pub(crate) inside: TokenStream,
    /// Items behind it.
    pub(crate) behind: TokenStream,
}

/// The check of a layer's body, and its signature.
pub(crate) fn layer(layer: &LayerModel) -> LayerCheck {
    let Some(stmts) = &layer.body.stmts else {
        return LayerCheck::default();
    };
    let surroundings = Surroundings::of(layer.sig.ident.span(), &layer.sig.ident.to_string());
    let is_method = layer
        .sig
        .inputs
        .iter()
        .any(|input| matches!(input, FnArg::Receiver(_)));
    let names = Names::of(quote_body(layer));
    let arguments = argument_names(layer);
    let asks = |named: Named<'_>| {
        let hides = |argument: &String| matches!(named, Named::Function(name) if argument == name);
        !arguments.iter().flatten().any(hides) && !surroundings.hide(named)
    };
    let parameters = Parameters(
        arguments
            .iter()
            .map(|name| name.clone().filter(|name| !names.bind(name)))
            .collect(),
    );
    let mut reader = Reader::new(&parameters, &names, &asks, Level::default());
    let flow = in_scope(&mut reader, layer.scope.as_ref(), |reader| {
        reader.stmts(stmts)
    });
    let mut facts = Facts::new(
        &layer.krate,
        layer.name(),
        &flow.events,
        layer.sig.ident.span(),
    );
    facts.parameters = arguments
        .into_iter()
        .map(Option::unwrap_or_default)
        .collect();
    facts.checked = layer.check;
    if surroundings.place != Place::Module || is_method {
        return LayerCheck {
            inside: facts.expand_alone(),
            behind: TokenStream::new(),
        };
    }
    let items = LayerItems {
        ident: &layer.sig.ident,
        vis: layer.vis.to_token_stream(),
        inner_vis: from_inside(&layer.vis),
        attrs: layer
            .attrs
            .iter()
            .filter(|attr| attr.path().is_ident("cfg"))
            .collect(),
        module: match surroundings.clash(&layer.sig.ident) {
            None => Module::Own,
            Some(Clash::Namesake) => Module::Around,
            Some(Clash::Other) => Module::None,
        },
    };
    let items = LayerItems {
        inner_vis: if items.module == Module::Own {
            items.inner_vis
        } else {
            items.vis.clone()
        },
        ..items
    };
    LayerCheck {
        inside: TokenStream::new(),
        behind: facts.expand_layer(&items),
    }
}

/// What a `model!` or an outermost scope emits before its first statement.
pub(crate) fn block_items(block: &BlockModel) -> TokenStream {
    let Some(stmts) = &block.body.stmts else {
        return TokenStream::new();
    };
    if block.kind == Kind::NameScope && stmts.is_empty() {
        return TokenStream::new();
    }
    let (span, text) = first_token(block.body.to_token_stream());
    let surroundings = Surroundings::of(span, &text);
    let names = Names::of(block.body.to_token_stream());
    let asks = |named: Named<'_>| !surroundings.hide(named);
    let parameters = Parameters(Vec::new());
    let reuse = macros::reuse_of(block.reuse());
    let alias = block.alias.as_ref().map(ToString::to_string);
    let root = match block.kind {
        Kind::Model => Level {
            alias,
            shared: false,
            reuse: reuse != Reuse::No,
        },
        Kind::Scope | Kind::NameScope => Level::default(),
    };
    let mut reader = Reader::new(&parameters, &names, &asks, root);
    let flow = match (block.kind, &block.subject) {
        (Kind::Scope, Subject::Named(_) | Subject::Unnamed(_)) => {
            let mut flow = Flow::default();
            reader.scope(block, stmts, &mut flow);
            flow
        }
        _ => reader.stmts(stmts),
    };
    let mut events = flow.events;
    if block.kind == Kind::Model && reuse != Reuse::No {
        events.insert(0, Event::Share);
    }
    let facts = Facts::new(&block.header.krate, String::new(), &events, span);
    facts.expand_alone()
}

/// The events of a layer inside the scope that its attribute opens.
fn in_scope(
    reader: &mut Reader<'_>,
    scope: Option<&LayerScope>,
    read: impl FnOnce(&mut Reader<'_>) -> Flow,
) -> Flow {
    let (literal, unique) = match scope {
        None => return read(reader),
        Some(LayerScope::Named(literal)) => (literal, false),
        Some(LayerScope::Default(literal)) => (literal, true),
    };
    reader.levels.push(Level::default());
    let inner = read(reader);
    reader.levels.pop();
    let mut events = vec![match literal.value() {
        name if name.is_empty() => Event::Elsewhere(inner.events),
        name => Event::Open(Open {
            name,
            unique,
            span: literal.span(),
            reuse: Reuse::No,
            events: inner.events,
        }),
    }];
    if reader.levels.last().is_some_and(|level| level.shared) {
        events.push(Event::Share);
    }
    Flow {
        events,
        leaves: inner.leaves,
    }
}

fn quote_body(layer: &LayerModel) -> TokenStream {
    layer.body.to_token_stream()
}

/// The names of the parameters, receiver excluded; `None` where a pattern or `mut` makes them something else.
fn argument_names(layer: &LayerModel) -> Vec<Option<String>> {
    let typed = layer.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => Some(&*typed.pat),
        FnArg::Receiver(_) => None,
    });
    typed
        .map(|pat| match pat {
            Pat::Ident(ident) if ident.mutability.is_none() && ident.by_ref.is_none() => {
                Some(ident.ident.to_string())
            }
            _ => None,
        })
        .collect()
}

/// The visibility that reaches as far from inside a module as `vis` does from beside it.
fn from_inside(vis: &Visibility) -> TokenStream {
    match vis {
        Visibility::Public(_) => vis.to_token_stream(),
        Visibility::Inherited => quote!(pub(super)),
        Visibility::Restricted(restricted) => {
            let path = &restricted.path;
            match path.segments.first() {
                Some(first) if first.ident == "super" => quote!(pub(in super::#path)),
                Some(first) if first.ident == "self" => quote!(pub(super)),
                _ => vis.to_token_stream(),
            }
        }
    }
}

/// The first token of a body, as the file has it.
fn first_token(tokens: TokenStream) -> (Span, String) {
    match tokens.into_iter().next() {
        Some(TokenTree::Group(group)) => {
            let text = match group.delimiter() {
                proc_macro2::Delimiter::Brace => "{",
                proc_macro2::Delimiter::Bracket => "[",
                proc_macro2::Delimiter::Parenthesis => "(",
                proc_macro2::Delimiter::None => return first_token(group.stream()),
            };
            (group.span_open(), text.to_owned())
        }
        Some(token) => (token.span(), token.to_string()),
        None => (Span::call_site(), String::new()),
    }
}
