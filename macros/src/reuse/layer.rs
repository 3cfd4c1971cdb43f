//! The check of a layer, and its signature.

use std::collections::{HashMap, HashSet};

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{Attribute, FnArg, LitStr, Pat, PatIdent, ReturnType, Signature, Stmt, Type, Visibility};

use super::advice;
use super::event::{Event, Open, Sharing};
use super::facts::{Face, Facts, Function, LayerCheck};
use super::flow::{Flow, Level, Parameters, Reader};
use super::names::{Bindings, Home, ModuleClash, Names, Place, Surroundings};
use super::sites::Sites;
use crate::body::Body;
use crate::diag::Diag;
use crate::tokens;

/// A layer, as far as the check goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layer<'a> {
    /// The path to the runtime.
    pub(crate) krate: &'a TokenStream,
    pub(crate) attrs: &'a [Attribute],
    pub(crate) vis: &'a Visibility,
    pub(crate) sig: &'a Signature,
    pub(crate) body: &'a Body,
    /// The scope that it opens around itself.
    pub(crate) scope: Option<&'a LayerScope>,
    /// Whether it is compared; if not, others can still ask for it.
    pub(crate) checked: bool,
    /// Whether others can.
    pub(crate) signature: bool,
}

/// `scope = "name"` or `default_scope = "name"`.
#[derive(Debug)]
pub(crate) enum LayerScope {
    Named(LitStr),
    Default(LitStr),
}

impl LayerScope {
    pub(crate) fn literal(&self) -> &LitStr {
        match self {
            Self::Named(literal) | Self::Default(literal) => literal,
        }
    }
}

/// What there is to say, which of a body that does not parse is nothing. A function in a module gets a signature; what stands
/// elsewhere is checked, but nobody can ask for it.
pub(crate) fn check(layer: Layer<'_>, diag: &mut Diag) -> LayerCheck {
    let stmts = layer.body.stmts.as_deref().unwrap_or_default();
    read(layer, stmts, diag)
}

/// A layer whose body is of no interest, as something else is wrong.
pub(crate) fn unread(layer: Layer<'_>, diag: &mut Diag) -> LayerCheck {
    read(layer, &[], diag)
}

fn read(layer: Layer<'_>, stmts: &[Stmt], diag: &mut Diag) -> LayerCheck {
    let ident = &layer.sig.ident;
    let surroundings = Surroundings::of_layer(ident);
    let bindings = Bindings::of(layer.body.to_token_stream());
    let arguments: Vec<Option<&PatIdent>> = arguments(layer.sig).collect();
    let parameters = Parameters::of(&arguments, &bindings, stmts);
    let given = arguments.iter().flatten().map(|pat| &pat.ident).collect();
    let names = Names::new(&bindings, given, &surroundings);
    let mut reader = Reader::new(parameters, &names, stmts, Level::default(), diag);
    reader.gives_result = gives_result(layer.sig);
    let flow = in_scope(&mut reader, layer.scope, stmts);
    let (events, sites) = reader.finish(flow);
    let name = ident.unraw().to_string();
    let mut facts = Facts::new(layer.krate, name, ident.span(), events, sites);
    facts.parameters = arguments
        .iter()
        .map(|pat| pat.map_or_else(String::new, |pat| pat.ident.unraw().to_string()))
        .collect();
    facts.checked = layer.checked;
    facts.named_once = named_once(&facts.sites, layer.body.to_token_stream());
    if layer.checked {
        facts.warnings = advice::warnings(&facts.events);
    }
    // A layer without documentation stays one, for `missing_docs` to see.
    let documented = layer.attrs.iter().any(|attr| attr.path().is_ident("doc"));
    let rows = advice::rows(&facts.name, ident.span(), &facts.events, &facts.sites);
    LayerCheck {
        table: documented.then(|| rows.table()).flatten(),
        fixed_name: advice::fixed_name(&facts.events),
        face: face(layer, &surroundings),
        function: function(layer, &surroundings),
        span: ident.span(),
        facts,
    }
}

/// Whether the function's value is a `Result` or an `Option`, as far as names tell.
fn gives_result(sig: &Signature) -> bool {
    let ReturnType::Type(_, given) = &sig.output else {
        return false;
    };
    let Type::Path(path) = &**given else {
        return false;
    };
    let last = path.path.segments.last();
    last.is_some_and(|last| last.ident == "Result" || last.ident == "Option")
}

/// The callees whose names stand once in a body, wherever in it.
fn named_once(sites: &Sites, body: TokenStream) -> HashSet<String> {
    let names = sites.callees().iter().map(|callee| callee.name.to_string());
    let mut times: HashMap<String, u32> = names.map(|name| (name, 0)).collect();
    if times.is_empty() {
        return HashSet::new();
    }
    tokens::each_list(body, &mut |list| {
        for token in list {
            if let TokenTree::Ident(word) = token
                && let Some(times) = times.get_mut(&word.to_string())
            {
                *times += 1;
            }
        }
    });
    let once = times.into_iter().filter(|(_, times)| *times == 1);
    once.map(|(name, _)| name).collect()
}

/// What the body does inside the scope that the layer's attribute opens.
fn in_scope(reader: &mut Reader<'_>, scope: Option<&LayerScope>, stmts: &[Stmt]) -> Flow {
    let (literal, unique) = match scope {
        None => return reader.stmts(stmts),
        Some(LayerScope::Named(literal)) => (literal, false),
        Some(LayerScope::Default(literal)) => (literal, true),
    };
    let opened = |events| {
        Event::Open(Open {
            name: literal.value(),
            unique,
            span: literal.span(),
            reuse: Sharing::No,
            events,
        })
    };
    reader.scoped(Level::default(), |reader| reader.stmts(stmts), opened)
}

/// How others find the signature; `None` if they can't.
fn face(layer: Layer<'_>, surroundings: &Surroundings) -> Option<Face> {
    let has_receiver = matches!(layer.sig.inputs.first(), Some(FnArg::Receiver(_)));
    if surroundings.place != Place::Module || has_receiver || !layer.signature {
        return None;
    }
    let home = match surroundings.clash(&layer.sig.ident.to_string()) {
        None => Home::Own,
        Some(ModuleClash::Namesake) => Home::Around,
        Some(ModuleClash::Other) => return None,
    };
    Some(Face {
        ident: layer.sig.ident.clone(),
        vis: layer.vis.to_token_stream(),
        inner_vis: from_inside(layer.vis),
        attrs: cfgs(layer.attrs),
        home,
        signature_is_taken: surroundings.has_value("SIGNATURE"),
    })
}

/// How others find the signature of a type's function.
fn function(layer: Layer<'_>, surroundings: &Surroundings) -> Option<Function> {
    (layer.signature && surroundings.answers()).then(|| Function {
        ident: layer.sig.ident.clone(),
        vis: layer.vis.to_token_stream(),
        attrs: cfgs(layer.attrs),
    })
}

fn cfgs(attrs: &[Attribute]) -> Vec<Attribute> {
    let is_cfg = |attr: &&Attribute| attr.path().is_ident("cfg");
    attrs.iter().filter(is_cfg).cloned().collect()
}

/// The arguments behind the receiver; `None` where a pattern takes one apart.
fn arguments(sig: &Signature) -> impl Iterator<Item = Option<&PatIdent>> {
    sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => Some(match &*typed.pat {
            Pat::Ident(pat) => Some(pat),
            _ => None,
        }),
        FnArg::Receiver(_) => None,
    })
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
