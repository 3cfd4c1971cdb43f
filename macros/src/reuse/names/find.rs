//! Whether a callee may be asked, and by which road, by everything that is known of its name.

use std::cell::RefCell;
use std::collections::HashMap;

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::quote;
use syn::{ExprCall, Ident};

use super::bindings::Bindings;
use super::callee::{Callee, Home, Road, Type};
use super::imports::Import;
use super::lookup::{self, Meaning, SHARE};
use super::module::Module;
use super::surroundings::{ModuleClash, Surroundings};
use super::types::{self, Written};

/// What names mean in a body.
#[derive(Debug)]
pub(in crate::reuse) struct Names<'a> {
    /// What the body binds itself.
    bindings: &'a Bindings,
    /// What the function around it is given.
    arguments: Vec<&'a Ident>,
    surroundings: &'a Surroundings,
    /// What was found out of callees that nothing in the body hides: looking through a file's occurrences of a name is a third of
    /// an expansion that calls one layer all the time.
    roads: RefCell<HashMap<String, Option<Road>>>,
}

impl<'a> Names<'a> {
    pub(in crate::reuse) fn new(
        bindings: &'a Bindings,
        arguments: Vec<&'a Ident>,
        surroundings: &'a Surroundings,
    ) -> Self {
        Self {
            bindings,
            arguments,
            surroundings,
            roads: RefCell::default(),
        }
    }

    /// The callee with the road to it, if it can be asked whether it is a layer.
    pub(in crate::reuse) fn find(&self, mut callee: Callee) -> Option<Callee> {
        callee.imported = self.imported(&callee);
        callee.globbed = self.globbed(&callee);
        if callee.imported.is_none() && self.is_bound(&callee) {
            return None;
        }
        let mut roads = self.roads.borrow_mut();
        let road = roads
            .entry(callee.key())
            .or_insert_with(|| self.road(&callee));
        callee.road = road.clone()?;
        Some(callee)
    }

    /// A callee that has labels, where a macro of somebody else has the call and it is not known what it makes of it: it may be asked
    /// what its arguments are called, as it is a layer or can't have labels.
    pub(in crate::reuse) fn find_labelled(&self, callee: Callee) -> Option<Callee> {
        let surroundings = self.surroundings.as_written()?;
        let arguments = self.arguments.clone();
        let callee = Names::new(self.bindings, arguments, &surroundings).find(callee)?;
        let by_its_name = match callee.road {
            Road::Beside(Home::Own) | Road::Through(_) | Road::Perhaps => callee.module.is_none(),
            Road::Beside(Home::Around) | Road::Import(_) | Road::Namesake(..) | Road::OfType(_) => {
                false
            }
        };
        let road = Road::Perhaps;
        by_its_name.then_some(Callee { road, ..callee })
    }

    /// The path that an import in the body, or in the function around it, brings the function by.
    fn imported(&self, callee: &Callee) -> Option<Vec<String>> {
        if callee.module.is_some() {
            return None;
        }
        let name = &callee.name;
        let around = || {
            let is_bound = self.arguments.contains(&name) || self.bindings.hide_function(name);
            (!is_bound).then(|| self.surroundings.imported(&name.to_string()))?
        };
        let path = self.bindings.imported(name).or_else(around)?;
        Some(path.to_vec())
    }

    /// The road to what an import in the body brings, unless what it is called may be a glob's or a macro's in a block further in.
    fn brought_here(&self, called: &str, path: &[String]) -> Option<Road> {
        let module = self.surroundings.module()?;
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let (name, modules) = path.split_last()?;
        let is_written = !modules.is_empty() && path[0] != "$crate";
        let may_be_other = self.may_come_by_a_glob(called) || self.surroundings.may_make(called);
        if !is_written || may_be_other || !self.may_be_layer(&path) {
            return None;
        }
        Some(match lookup::is_namesake(module, modules, name) {
            true => Road::Namesake(written(module, modules), ident(name)),
            false => Road::Import(written(module, &path)),
        })
    }

    /// The paths of the globs in the body that may bring the function.
    fn globbed(&self, callee: &Callee) -> Vec<Vec<String>> {
        match callee.module.is_some() || self.arguments.contains(&&callee.name) {
            true => Vec::new(),
            false => self.bindings.globbed(&callee.name).to_vec(),
        }
    }

    /// The road to a layer that is certainly what a glob in the body brings: no other one may bring the name, nor the path to it.
    fn brought_by(&self, path: &[String], called: &str) -> Option<Road> {
        let module = self.surroundings.module()?;
        let mut others = self.globs().filter(|glob| glob.as_slice() != path);
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let first = *path.first().filter(|first| **first != "$crate")?;
        let may_be_other = self.surroundings.hide_function(called)
            || others.any(|glob| self.may_bring(glob, called))
            || !is_root(first)
                && (self.surroundings.hide_module(first) || self.may_come_by_a_glob(first));
        let glob = Import::all_of(path);
        if may_be_other || lookup::glob(module, &glob, called) != Meaning::Layer {
            return None;
        }
        let path = written(module, &glob.path);
        Some(match lookup::is_namesake(module, &glob.path, called) {
            true => Road::Namesake(path, ident(called)),
            false => Road::Through(path),
        })
    }

    /// Whether the name, or the first one of the path, is the body's own.
    fn is_bound(&self, callee: &Callee) -> bool {
        match (&callee.module, callee.first_module()) {
            (None, _) => {
                self.arguments.contains(&&callee.name) || self.bindings.hide_function(&callee.name)
            }
            (Some(_), Some(first)) => {
                let is_type = callee.ty.as_ref().is_some_and(|ty| ty.name == first);
                self.bindings.hide_module(&first) || is_type && self.bindings.hide_function(&first)
            }
            // Behind `::`, where nothing hides anything.
            (Some(_), None) => false,
        }
    }

    fn road(&self, callee: &Callee) -> Option<Road> {
        let name = callee.name.to_string();
        let mut brought = callee.globbed.iter();
        if let Some(road) = brought.find_map(|path| self.brought_by(path, &name)) {
            return Some(road);
        }
        if let Some(path) = &callee.imported {
            return self.brought_here(&name, path);
        }
        if let Some(ty) = &callee.ty {
            return self.of_type(callee, ty);
        }
        let path = callee.path();
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        match path.as_slice() {
            [name] => self.function(name),
            path if self.may_be_layer(path) => Some(self.through(path, callee)),
            _ => None,
        }
    }

    /// Whether what a name in the body means is the body's own.
    pub(in crate::reuse) fn hide(&self, name: &Ident) -> bool {
        self.bindings.hide_function(name)
    }

    /// Whether a call is of the function that turns reuse on for the active scope, by whatever name.
    pub(in crate::reuse) fn share(&self, call: &ExprCall) -> bool {
        let Some(callee) = Callee::of(call) else {
            return false;
        };
        let path = callee.path();
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        if path.last() == Some(&SHARE) || path.len() == 1 && self.bindings.rename(path[0], SHARE) {
            return true;
        }
        let module = self.surroundings.module();
        let is_share = |module| lookup::path(module, &path) == Meaning::Share;
        callee.ty.is_none() && module.is_some_and(is_share)
    }

    /// The road to a function of a type, if it is certain which layer that is.
    fn of_type(&self, callee: &Callee, ty: &Type) -> Option<Road> {
        let module = self.surroundings.module()?;
        let mut globs = self.globs();
        if globs.any(|path| lookup::may_bring_types(path)) {
            return None;
        }
        let own = ty.name == "Self";
        let (found, path) = match own {
            true if !ty.modules.is_empty() || ty.args.is_some() => return None,
            true => {
                let own = self.surroundings.own_type()?;
                let path = own.path().parse().ok()?;
                (own, path)
            }
            false => (Written::of(ty), callee.module.clone()?),
        };
        let modules: Vec<&str> = ty.modules.iter().map(String::as_str).collect();
        let is_bound = |name: &str| self.bindings.define(name) || self.bindings.bind(name) > 0;
        let is_other = match modules.first() {
            Some(first) => !is_root(first) && self.surroundings.hide_module(first),
            None => self.surroundings.hide_type(&found.name) || own && is_bound(&found.name),
        };
        if is_other {
            return None;
        }
        let is_layer = types::is_layer(module, &modules, &found, &callee.name.to_string());
        is_layer.then(|| Road::OfType(at_ours(path)))
    }

    /// What the body, or the function around it, imports everything of.
    fn globs(&self) -> impl Iterator<Item = &Vec<String>> {
        let around = self.surroundings.globs();
        self.bindings.globs().iter().chain(around)
    }

    /// Whether the function at the end of a path may be a layer.
    fn may_be_layer(&self, path: &[&str]) -> bool {
        let is_root = is_root(path[0]);
        if !is_root && (self.surroundings.hide_module(path[0]) || self.may_come_by_a_glob(path[0]))
        {
            return false;
        }
        match self.surroundings.module() {
            Some(module) => may_be_layer(lookup::path(module, path)),
            None => is_root,
        }
    }

    /// The road of a path.
    fn through(&self, path: &[&str], callee: &Callee) -> Road {
        let module = self.surroundings.module();
        match (module, path.split_last(), &callee.module) {
            (Some(module), Some((name, modules)), Some(path))
                if lookup::is_namesake(module, modules, name) =>
            {
                Road::Namesake(path.clone(), callee.name.clone())
            }
            _ => callee.road.clone(),
        }
    }

    /// The road to a function that is called by its plain name.
    fn function(&self, name: &str) -> Option<Road> {
        if self.surroundings.hide_function(name) || self.may_come_by_a_glob(name) {
            return None;
        }
        let module = self.surroundings.module()?;
        match module.declared(name) {
            Some(Meaning::Layer) => return self.beside(name),
            Some(Meaning::Plain | Meaning::Share) => return None,
            // There is one, however it is configured.
            Some(Meaning::Unknown | Meaning::Missing) => return Some(Road::Through(quote!(self))),
            None => {}
        }
        let imports = module.imports();
        let of_name = |import: &&Import<'_>| import.name == Some(name);
        let globs = || imports.iter().filter(|import| import.may_bring_layers());
        match imports
            .iter()
            .filter(of_name)
            .collect::<Vec<_>>()
            .as_slice()
        {
            [] if module.makes(name) => globs().next().is_none().then_some(Road::Perhaps),
            [] => brought(module, globs(), name),
            named => imported(module, named, globs().next().is_some()),
        }
    }

    /// Whether a `use module::*` in a function may bring the name.
    fn may_come_by_a_glob(&self, name: &str) -> bool {
        self.globs().any(|path| self.may_bring(path, name))
    }

    /// Whether `use path::*` may.
    fn may_bring(&self, path: &[String], name: &str) -> bool {
        let path = path.iter().map(String::as_str).collect();
        self.surroundings.module().is_none_or(|module| {
            let glob = Import::all_of(path);
            glob.may_bring_functions()
                && (lookup::glob(module, &glob, name) != Meaning::Missing
                    || lookup::glob_has_module(module, &glob, name))
        })
    }

    fn beside(&self, name: &str) -> Option<Road> {
        match self.surroundings.clash(name) {
            None => Some(Road::Beside(Home::Own)),
            Some(ModuleClash::Namesake) => Some(Road::Beside(Home::Around)),
            Some(ModuleClash::Other) => None,
        }
    }
}

/// The road to what is imported by its name. Beside a glob, which may bring a module of the name, it is the import's own.
fn imported(module: &Module, named: &[&Import<'_>], has_globs: bool) -> Option<Road> {
    let may_be_layers = named.iter().filter(|import| match import.configured {
        true => !has_globs,
        false => may_be_layer(lookup::path(module, &import.path)),
    });
    match may_be_layers.collect::<Vec<_>>().as_slice() {
        [] => None,
        [only] => {
            let (name, modules) = only.path.split_last()?;
            Some(match lookup::is_namesake(module, modules, name) {
                true => Road::Namesake(written(module, modules), ident(name)),
                false if has_globs => Road::Import(written(module, &only.path)),
                false => Road::Through(quote!(self)),
            })
        }
        _ => Some(Road::Through(quote!(self))),
    }
}

/// The road to what a glob brings.
fn brought<'i>(
    module: &Module,
    globs: impl Iterator<Item = &'i Import<'i>>,
    name: &str,
) -> Option<Road> {
    let (mut unknown, mut taken) = (Vec::new(), false);
    for glob in globs {
        match lookup::glob(module, glob, name) {
            Meaning::Layer => {
                let path = written(module, &glob.path);
                return Some(match lookup::is_namesake(module, &glob.path, name) {
                    true => Road::Namesake(path, ident(name)),
                    false => Road::Through(path),
                });
            }
            Meaning::Plain | Meaning::Share => return None,
            Meaning::Missing => taken |= lookup::glob_has_module(module, glob, name),
            Meaning::Unknown => unknown.push(glob),
        }
    }
    // Two that can't be looked into may each have a module of the name. A prelude has traits and types.
    let is_prelude = |glob: &&&Import<'_>| glob.path.last() == Some(&"prelude");
    let several = unknown.iter().filter(|glob| !is_prelude(glob)).count() > 1;
    let any = !unknown.is_empty() || module.has_foreign_macros();
    (any && !several && !taken).then_some(Road::Perhaps)
}

/// Whether a path begins at a place that nothing hides.
fn is_root(first: &str) -> bool {
    matches!(first, "" | "crate" | "self" | "super" | "$crate")
}

fn may_be_layer(meaning: Meaning) -> bool {
    match meaning {
        Meaning::Layer | Meaning::Unknown => true,
        Meaning::Share | Meaning::Plain | Meaning::Missing => false,
    }
}

/// A path of an import, to be written in a function of the same module, which may have other names.
fn written(module: &Module, path: &[&str]) -> TokenStream {
    let segments = path.iter().filter(|segment| !segment.is_empty());
    let segments = segments.map(|segment| ident(segment));
    let root = match path[0] {
        "" => quote!(::),
        first if module.has_name(first) => quote!(self::),
        _ => TokenStream::new(),
    };
    quote!(#root #(#segments)::*)
}

/// The same path, of which no lint of the user's has anything to say a second time.
fn at_ours(path: TokenStream) -> TokenStream {
    let respan = |mut token: TokenTree| {
        if let TokenTree::Group(group) = &token {
            token = Group::new(group.delimiter(), at_ours(group.stream())).into();
        }
        token.set_span(Span::mixed_site().located_at(token.span()));
        token
    };
    path.into_iter().map(respan).collect()
}

fn ident(word: &str) -> Ident {
    match word.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::mixed_site()),
        // A keyword in our edition.
        None if word == "gen" => Ident::new_raw(word, Span::mixed_site()),
        None => Ident::new(word, Span::mixed_site()),
    }
}
