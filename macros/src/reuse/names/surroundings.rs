//! What stands around a macro call in its source file.
//!
//! A macro sees its own tokens only. Whether a function stands in a module, in another function or in an `impl`, and whether the
//! code around a `model!` hides a layer's name, is read from the file. If there is no file, or the place in it does not look
//! as it should, nothing is known, and nothing is asked that might go wrong.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use proc_macro2::{Ident, Span};

use super::imports::Import;
use super::module::Module;
use super::place::{Place, Spot};
use super::scope::{Kind, Scope};
use super::scopes::{self, Look};
use super::tree::{self, Tree};
use super::types::Written;
use crate::source::File;

/// A place in a source file.
#[derive(Clone, Debug)]
pub(in crate::reuse) struct Surroundings {
    source: Option<(Arc<File>, usize)>,
    module: Option<Module>,
    /// What the function around has bound here.
    function: Local,
    pub(in crate::reuse) place: Place,
}

impl Surroundings {
    /// Around this identifier or literal.
    pub(in crate::reuse) fn of(span: Span, text: &str) -> Self {
        let found = File::of(&span.file(), span).and_then(|file| {
            let start = span.start();
            let at = file.outline().find(start.line, start.column, text)?;
            Some((file, at))
        });
        Self::at(found)
    }

    /// Around the name of a layer, which a macro may have been given.
    pub(in crate::reuse) fn of_layer(name: &Ident) -> Self {
        let mut surroundings = Self::of(name.span(), &name.to_string());
        if let (Place::Unknown, Some((file, at))) = (surroundings.place, &surroundings.source) {
            let module = Module::around(file, *at);
            if module.makes_layer(*at) {
                surroundings.place = Place::Module;
                surroundings.module = Some(module);
            }
        }
        surroundings
    }

    /// In a file of this text, where the word stands last.
    #[cfg(test)]
    pub(in crate::reuse) fn in_text(text: &str, word: &str) -> Self {
        let file = File::new("src/nets.rs".into(), text.into());
        let at = file.outline().occurrences(word).next();
        Self::at(at.map(|at| (Arc::new(file), at)))
    }

    fn at(source: Option<(Arc<File>, usize)>) -> Self {
        let spot = source.as_ref().map(|(file, at)| Spot::new(file, *at));
        let place = spot.map_or(Place::Unknown, Spot::place);
        let known = source.as_ref().filter(|_| place != Place::Unknown);
        Self {
            module: known.map(|(file, at)| Module::around(file, *at)),
            function: spot.map_or_else(Local::default, Local::around),
            place,
            source,
        }
    }

    /// The same as if what a macro of somebody else is given stood where it is written; `None` if it does.
    pub(super) fn as_written(&self) -> Option<Self> {
        let (file, at) = self.source.as_ref()?;
        (self.place == Place::Unknown).then(|| Self {
            module: Some(Module::around(file, *at)),
            ..self.clone()
        })
    }

    fn spot(&self) -> Option<Spot<'_>> {
        let (file, at) = self.source.as_ref()?;
        Some(Spot::new(file, *at))
    }

    /// The module around, where a place in it is known.
    pub(super) fn module(&self) -> Option<&Module> {
        self.module.as_ref()
    }

    /// Whether a function around this place gives a function's name another meaning.
    pub(super) fn hide_function(&self, name: &str) -> bool {
        self.function.functions.contains(name) || self.may_make(name)
    }

    /// Whether a macro of the file that makes a function of this name is called in a function.
    pub(super) fn may_make(&self, name: &str) -> bool {
        let module = self.module();
        module.is_some_and(|module| module.is_written_in_a_function(name))
    }

    /// The path that a function's name comes by, where an import of the function around brings it.
    pub(super) fn imported(&self, name: &str) -> Option<&[String]> {
        self.function.imported.get(name).map(Vec::as_slice)
    }

    /// Whether the name that a path begins with may be no module's.
    pub(super) fn hide_module(&self, name: &str) -> bool {
        // A type's function is nothing that can be imported.
        self.function.modules.contains(name) || self.spot().is_some_and(|spot| spot.has_type(name))
    }

    /// Whether a type's name may be something else than in the module.
    pub(super) fn hide_type(&self, name: &str) -> bool {
        // What a macro makes may have parameters that are not in sight.
        let may_be_parameter =
            |spot: Spot<'_>| spot.place() == Place::Unknown || spot.has_parameter(name);
        self.function.functions.contains(name) || self.spot().is_none_or(may_be_parameter)
    }

    /// The type of the `impl` around.
    pub(super) fn own_type(&self) -> Option<Written> {
        self.spot()?.own_type()
    }

    /// Whether a layer that stands here, in an `impl`, can have a function beside it that tells what it asks for.
    pub(in crate::reuse) fn answers(&self) -> bool {
        self.place == Place::Assoc && self.spot().is_some_and(Spot::answers)
    }

    /// What the function around imports everything of.
    pub(super) fn globs(&self) -> &[Vec<String>] {
        &self.function.globs
    }

    /// Whether the module around declares or imports a constant of this name.
    pub(in crate::reuse) fn has_value(&self, name: &str) -> bool {
        self.module().is_some_and(|module| {
            let imported = |import: &Import<'_>| import.name == Some(name);
            module.declared(name).is_some() || module.imports().iter().any(imported)
        })
    }

    /// Why a layer that stands here can't have a module of its own name.
    pub(in crate::reuse) fn clash(&self, name: &str) -> Option<ModuleClash> {
        let (Some(spot), Some(module)) = (self.spot(), self.module()) else {
            return Some(ModuleClash::Other);
        };
        let name = name.trim_start_matches("r#");
        if spot.module_name().is_some_and(|module| module == name) {
            return Some(ModuleClash::Namesake);
        }
        let is_taken = module.declares_module(name) || spot.has_prefix(name);
        is_taken.then_some(ModuleClash::Other)
    }
}

/// What a function has bound at a place in it.
#[derive(Clone, Debug, Default)]
struct Local {
    functions: HashSet<String>,
    modules: HashSet<String>,
    globs: Vec<Vec<String>>,
    /// Functions that imports bring, with the paths.
    imported: HashMap<String, Vec<String>>,
    /// The token that the place is, or the input of the macro that it is in: what that binds itself, is known.
    at: usize,
}

impl Local {
    fn around(spot: Spot<'_>) -> Self {
        let mut around = spot.code.around(spot.at);
        let own = around.find(|open| spot.code.follows(*open, "!"));
        let mut local = Self {
            at: own.unwrap_or(spot.at),
            ..Self::default()
        };
        if let Some(function) = spot.function() {
            scopes::walk(&tree::of_file(spot.code, function), &mut local);
        }
        local
    }
}

impl Look<usize> for Local {
    fn import(&mut self, name: Option<&str>, path: Vec<String>) {
        if name.is_none() {
            self.globs.push(path);
        }
    }

    fn token(&mut self, tree: &Tree<usize>, _: &[Tree<usize>], scope: &Scope<'_>) {
        match tree {
            Tree::Word(_, at) | Tree::Group(_, at, _) if *at == self.at => {
                scope.each(&mut |bound| {
                    if bound.kind == Kind::Glob {
                        return;
                    }
                    self.functions.insert(bound.name.clone());
                    if let Some(path) = scope.imported(&bound.name) {
                        self.imported.insert(bound.name.clone(), path.to_vec());
                    }
                    if bound.kind == Kind::Item {
                        self.modules.insert(bound.name.clone());
                    }
                });
            }
            Tree::Word(..) | Tree::Group(..) | Tree::Punct(_) | Tree::Literal => {}
        }
    }
}

/// A conflict over a module's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reuse) enum ModuleClash {
    /// The module around the layer has the layer's name (`conv.rs: fn conv`).
    Namesake,
    /// A module, crate or type beside the layer has it.
    Other,
}
