//! What a name means in a module of the crate, as far as its sources tell.

use std::cell::Cell;

use super::imports::Import;
use super::module::{Module, Step};

/// What a function's name means in a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Layer,
    /// The function that turns reuse on.
    Share,
    /// Something that is no layer.
    Plain,
    /// The module has no such name.
    Missing,
    /// It has it from another crate, from a macro, or as it is configured.
    Unknown,
}

/// Whether a `use path::*` may bring types.
pub(super) fn may_bring_types(path: &[String]) -> bool {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    !is_known(&path) || path.last().is_some_and(|last| is_type(last))
}

/// What that function is called where it comes from.
pub(super) const SHARE: &str = "reuse_variables";

/// Imports lead on to imports: as far as anybody goes, and circles end.
const MAX_DEPTH: u8 = 12;

/// Modules that show all of each other to everybody are many ways.
const MAX_STEPS: u32 = 2_000;

/// What a path that is written in a module means; the last segment is a function's name.
pub(super) fn path(from: &Module, path: &[&str]) -> Meaning {
    Lookup::new(&Cell::new(MAX_STEPS)).path(from, path)
}

/// What an import's `*` means for a function's name.
pub(super) fn glob(module: &Module, glob: &Import<'_>, name: &str) -> Meaning {
    Lookup::new(&Cell::new(MAX_STEPS)).glob(module, glob, name)
}

/// The module that a path leads to, if it is certain.
pub(super) fn module(from: &Module, path: &[&str]) -> Option<Module> {
    match Lookup::new(&Cell::new(MAX_STEPS)).module(from, path) {
        Step::Module(module) => Some(module),
        Step::Nowhere | Step::Unknown => None,
    }
}

/// Whether an import's `*` may bring a module of this name.
pub(super) fn glob_has_module(module: &Module, glob: &Import<'_>, name: &str) -> bool {
    let steps = Cell::new(MAX_STEPS);
    let lookup = Lookup::new(&steps);
    match lookup.module(module, &glob.path) {
        Step::Module(from) => !matches!(lookup.named_module(&from, name), Step::Nowhere),
        Step::Nowhere => false,
        Step::Unknown => true,
    }
}

/// Whether the module that a path leads to has the name of a layer in it: then it has the layer's answer itself.
pub(super) fn is_namesake(from: &Module, modules: &[&str], name: &str) -> bool {
    match Lookup::new(&Cell::new(MAX_STEPS)).module(from, modules) {
        Step::Module(module) => {
            module.name() == Some(name) && module.declared(name) == Some(Meaning::Layer)
        }
        Step::Nowhere | Step::Unknown => false,
    }
}

/// A search that has come so far.
#[derive(Clone, Copy)]
struct Lookup<'l> {
    depth: u8,
    /// How many steps are left to the whole search.
    steps: &'l Cell<u32>,
    /// From where it looks at what a module shows.
    viewer: Option<&'l Viewer<'l>>,
}

/// A module that what is found must be seen in, and those that have it from this one.
#[derive(Clone, Copy)]
struct Viewer<'l> {
    module: &'l Module,
    outer: Option<&'l Self>,
}

impl<'l> Lookup<'l> {
    fn new(steps: &'l Cell<u32>) -> Self {
        Self {
            depth: 0,
            steps,
            viewer: None,
        }
    }

    fn deeper(self) -> Option<Self> {
        self.steps.set(self.steps.get().checked_sub(1)?);
        let depth = self.depth + 1;
        (depth <= MAX_DEPTH).then_some(Self { depth, ..self })
    }

    /// What it finds, seen from one module more.
    fn from<'v>(self, viewer: &'v Viewer<'v>) -> Lookup<'v>
    where
        'l: 'v,
    {
        Lookup {
            viewer: Some(viewer),
            ..self
        }
    }

    /// What a module's name means where it is looked for, if this says in which modules it is seen.
    fn shown(self, meaning: Meaning, reaches: impl Fn(&Module) -> Option<bool>) -> Meaning {
        let viewers = std::iter::successors(self.viewer, |viewer| viewer.outer);
        let mut seen = viewers.map(|viewer| reaches(viewer.module));
        let worst = seen.try_fold(true, |all, seen| match seen {
            Some(false) => Err(()),
            seen => Ok(all && seen.is_some()),
        });
        match worst {
            Ok(true) => meaning,
            Ok(false) => Meaning::Unknown,
            Err(()) => Meaning::Missing,
        }
    }

    fn path(self, from: &Module, path: &[&str]) -> Meaning {
        let Some((name, modules)) = path.split_last() else {
            return Meaning::Unknown;
        };
        if is_known(path) {
            return Meaning::Plain;
        }
        let viewer = Viewer {
            module: from,
            outer: self.viewer,
        };
        match self.module(from, modules) {
            Step::Module(module) => self.from(&viewer).function(&module, name),
            Step::Nowhere => Meaning::Plain,
            Step::Unknown if *name == SHARE => Meaning::Share,
            Step::Unknown => Meaning::Unknown,
        }
    }

    fn function(self, module: &Module, name: &str) -> Meaning {
        let Some(deeper) = self.deeper() else {
            return Meaning::Unknown;
        };
        if let Some(meaning) = module.declared(name) {
            return self.shown(meaning, |viewer| module.shows(name, viewer));
        }
        let mut imports = module.imports();
        imports.retain_mut(|import| {
            let visibility = import.visibility;
            let shown = self.shown(Meaning::Plain, |viewer| visibility.reaches(module, viewer));
            import.configured |= shown == Meaning::Unknown;
            shown != Meaning::Missing
        });
        if let Some(meaning) = deeper.imported(module, &imports, name) {
            return meaning;
        }
        if module.makes(name) {
            // A macro's name comes before what a glob brings.
            return match imports.iter().any(Import::may_bring_layers) {
                true => Meaning::Plain,
                false => Meaning::Unknown,
            };
        }
        let mut meaning = Meaning::Missing;
        for glob in imports.iter().filter(|import| import.may_bring_layers()) {
            match deeper.glob(module, glob, name) {
                Meaning::Missing => {}
                Meaning::Unknown => meaning = Meaning::Unknown,
                found => return found,
            }
        }
        match meaning {
            Meaning::Missing if module.has_foreign_macros() => Meaning::Unknown,
            meaning => meaning,
        }
    }

    fn glob(self, module: &Module, glob: &Import<'_>, name: &str) -> Meaning {
        let viewer = Viewer {
            module,
            outer: self.viewer,
        };
        let brought = match self.module(module, &glob.path) {
            Step::Module(from) => self.from(&viewer).function(&from, name),
            Step::Nowhere => Meaning::Missing,
            Step::Unknown => Meaning::Unknown,
        };
        match brought {
            Meaning::Missing => Meaning::Missing,
            _ if glob.configured => Meaning::Unknown,
            found => found,
        }
    }

    /// What the imports of a name say; one may bring the function, another one a module of its name.
    fn imported(self, module: &Module, imports: &[Import<'_>], name: &str) -> Option<Meaning> {
        let named = imports.iter().filter(|import| import.name == Some(name));
        let meanings = named.map(|import| match import.configured {
            true => Meaning::Unknown,
            false => self.path(module, &import.path),
        });
        meanings.reduce(|a, b| match (a, b) {
            (a, Meaning::Missing) | (Meaning::Missing, a) => a,
            (a, b) if a == b => a,
            _ => Meaning::Unknown,
        })
    }

    fn module(self, from: &Module, path: &[&str]) -> Step {
        let Some(deeper) = self.deeper() else {
            return Step::Unknown;
        };
        let Some((first, rest)) = path.split_first() else {
            return Step::Module(from.clone());
        };
        let step = match *first {
            "self" => Step::Module(from.clone()),
            "super" => from.parent(),
            "crate" => from.root(),
            "" | "$crate" => Step::Unknown,
            name => match deeper.named_module(from, name) {
                // What the module has not is a crate.
                Step::Nowhere if !from.declares_type(name) => Step::Unknown,
                step => step,
            },
        };
        deeper.onward(step, rest)
    }

    /// The rest of a path, of which every segment is in the module before.
    fn onward(self, mut step: Step, rest: &[&str]) -> Step {
        for name in rest {
            step = match (step, *name) {
                (Step::Module(module), "super") => module.parent(),
                (Step::Module(module), name) => self.named_module(&module, name),
                (step, _) => return step,
            };
        }
        step
    }

    /// The module of a name that stands in a module, or comes there by an import.
    fn named_module(self, module: &Module, name: &str) -> Step {
        let Some(deeper) = self.deeper() else {
            return Step::Unknown;
        };
        match module.child(name) {
            Step::Nowhere => {}
            step => return step,
        }
        if module.declares_type(name) {
            return Step::Nowhere;
        }
        let imports = module.imports();
        if let Some(import) = named(&imports, name) {
            return match import.configured {
                true => Step::Unknown,
                false => deeper.module(module, &import.path),
            };
        }
        let mut unknown = module.has_foreign_macros();
        for glob in imports.iter().filter(|import| import.name.is_none()) {
            match deeper.module(module, &glob.path) {
                Step::Module(from) => match deeper.named_module(&from, name) {
                    Step::Nowhere => {}
                    step => return step,
                },
                Step::Nowhere => {}
                Step::Unknown => unknown = true,
            }
        }
        match unknown {
            true => Step::Unknown,
            false => Step::Nowhere,
        }
    }
}

/// The import that brings a name.
fn named<'i, 'm>(imports: &'i [Import<'m>], name: &str) -> Option<&'i Import<'m>> {
    imports.iter().find(|import| import.name == Some(name))
}

impl Import<'_> {
    /// Whether it brings everything of a module that may have layers.
    pub(super) fn may_bring_layers(&self) -> bool {
        self.name.is_none() && !is_known(&self.path)
    }

    /// Whether it brings more than a type's variants, or constants.
    pub(super) fn may_bring_functions(&self) -> bool {
        let last = self.path.last();
        last.is_none_or(|last| !is_type(last) && *last != "consts")
    }
}

/// Whether a path leads into a crate that has no layers.
fn is_known(path: &[&str]) -> bool {
    let first = path.iter().find(|segment| !segment.is_empty());
    match first {
        Some(&("std" | "core" | "alloc" | "libc")) => true,
        Some(&"varscope") => path.contains(&"prelude"),
        // A type's variants.
        _ => path.last().is_some_and(|last| is_type(last)),
    }
}

fn is_type(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
}
