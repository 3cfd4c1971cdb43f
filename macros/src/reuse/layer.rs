//! The check of a layer, and its signature.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{FnArg, Ident, Pat, PatIdent, Stmt, Visibility};

use super::callee::Module;
use super::doc;
use super::emit::{Facts, LayerItems};
use super::events::{Event, Open, Reuse};
use super::names::{self, Names};
use super::read::{Flow, Level, Named, Reader};
use super::shape::Parameters;
use super::surroundings::{Clash, Place, Sight, Surroundings};
use super::warn;
use crate::layer::LayerModel;
use crate::layer::model::LayerScope;

/// What a layer emits for the check.
#[derive(Debug, Default)]
pub(crate) struct LayerCheck {
    /// Attributes.
    pub(crate) docs: TokenStream,
    /// Items before its first statement.
    pub(crate) inside: TokenStream,
    /// Items behind it.
    pub(crate) behind: TokenStream,
}

/// Items for a layer. A function in a module gets a signature; what stands elsewhere is checked, but nobody can ask for it.
pub(crate) fn check(layer: &LayerModel) -> LayerCheck {
    let Some(stmts) = &layer.body.stmts else {
        return LayerCheck::default();
    };
    let ident = &layer.sig.ident;
    let surroundings = Surroundings::of(ident.span(), &ident.to_string());
    let names = Names::of(layer.body.to_token_stream());
    let arguments: Vec<Option<&PatIdent>> = arguments(layer).collect();
    let sight = |named: Named<'_>| {
        let hides = |pat: &&PatIdent| matches!(named, Named::Function(name) if pat.ident == name);
        if arguments.iter().flatten().any(hides) {
            Sight::Hidden
        } else {
            surroundings.sight(named)
        }
    };
    let parameters = Parameters::new(arguments.iter().map(|pat| still_given(*pat, &names, stmts)));
    let mut reader = Reader::new(parameters, &names, &sight, Level::default());
    let flow = in_scope(&mut reader, layer.scope.as_ref(), |reader| {
        reader.stmts(stmts)
    });
    let mut inside = reader.errors();
    let sites = reader.sites;
    let mut facts = Facts::new(
        &layer.krate,
        layer.name(),
        &flow.events,
        sites,
        ident.span(),
    );
    let name =
        |pat: &Option<&PatIdent>| pat.map_or_else(String::new, |pat| pat.ident.unraw().to_string());
    facts.parameters = arguments.iter().map(name).collect();
    facts.checked = layer.check;
    let docs = docs(layer, &flow);
    if layer.check {
        inside.extend(warn::warnings(&flow.events, &layer.krate));
    }
    let behind = match layer_items(layer, &surroundings) {
        Some(items) => facts.expand_layer(&items),
        None => {
            inside.extend(facts.expand_alone());
            TokenStream::new()
        }
    };
    LayerCheck {
        docs,
        inside,
        behind,
    }
}

/// The table goes below what the user wrote; a layer without documentation stays one, for `missing_docs` to see.
fn docs(layer: &LayerModel, flow: &Flow) -> TokenStream {
    let documented = layer.attrs.iter().any(|attr| attr.path().is_ident("doc"));
    doc::table(
        &layer.name(),
        layer.sig.ident.span(),
        &flow.events,
        documented,
    )
}

/// How others find the signature; `None` if they can't.
fn layer_items<'a>(layer: &'a LayerModel, surroundings: &Surroundings) -> Option<LayerItems<'a>> {
    if surroundings.place != Place::Module || has_receiver(layer) {
        return None;
    }
    let module = match surroundings.clash(&layer.sig.ident) {
        None => Module::Own,
        Some(Clash::Namesake) => Module::Around,
        Some(Clash::Other) => return None,
    };
    Some(LayerItems {
        ident: &layer.sig.ident,
        vis: layer.vis.to_token_stream(),
        inner_vis: from_inside(&layer.vis),
        attrs: layer
            .attrs
            .iter()
            .filter(|attr| attr.path().is_ident("cfg"))
            .collect(),
        module,
    })
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
        name if name.is_empty() => Event::Elsewhere(name, inner.events),
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

fn has_receiver(layer: &LayerModel) -> bool {
    let mut inputs = layer.sig.inputs.iter();
    inputs.any(|input| matches!(input, FnArg::Receiver(_)))
}

/// The arguments behind the receiver; `None` where a pattern takes one apart.
fn arguments(layer: &LayerModel) -> impl Iterator<Item = Option<&PatIdent>> {
    layer.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => Some(match &*typed.pat {
            Pat::Ident(pat) => Some(pat),
            _ => None,
        }),
        FnArg::Receiver(_) => None,
    })
}

/// A parameter's name, if it means what the caller gave: in the whole body, or up to the statement that binds it anew.
fn still_given(pat: Option<&PatIdent>, names: &Names, stmts: &[Stmt]) -> Option<String> {
    let pat = pat?;
    if pat.mutability.is_some() || pat.by_ref.is_some() {
        return None;
    }
    let name = pat.ident.to_string();
    (!names.bind(&name) || is_given_until_bound(&pat.ident, stmts)).then_some(name)
}

/// Whether the first to bind the name is a plain `let` of the function's own, after its initializer: the walk notices that one.
fn is_given_until_bound(name: &Ident, stmts: &[Stmt]) -> bool {
    let word = name.to_string();
    let binds = |tokens: TokenStream| Names::of(tokens).bind(&word);
    for stmt in stmts {
        if let Stmt::Local(local) = stmt
            && names::bound_by(&local.pat) == Some(name)
        {
            let init = local.init.as_ref();
            return init.is_some_and(|init| !binds(init.expr.to_token_stream()));
        }
        if binds(stmt.to_token_stream()) {
            return false;
        }
    }
    false
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
