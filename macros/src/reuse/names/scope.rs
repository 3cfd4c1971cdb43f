//! What is bound at a place, and by what.

use std::ops::Range;

/// What is bound in a list of tokens, and around it.
#[derive(Debug)]
pub(super) struct Scope<'s> {
    pub(super) bound: &'s [Bound],
    pub(super) at: usize,
    pub(super) outer: Option<&'s Self>,
}

/// A name, and the tokens of a list in which it is bound.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
    /// Where it comes from, if an import brings it that nothing leaves out.
    pub(super) path: Option<Vec<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// By a pattern.
    Pattern,
    /// A function or a constant, or what a macro makes.
    Value,
    /// By an item or an import that may be a module.
    Item,
    /// Whatever an import's `*` brings: it has no name.
    Glob,
}

impl Scope<'_> {
    /// Whether a function of this name is the body's own.
    pub(super) fn has_function(&self, name: &str) -> bool {
        self.any(&|bound| bound.name == name)
    }

    /// Whether a module of this name is.
    pub(super) fn has_module(&self, name: &str) -> bool {
        self.any(&|bound| bound.kind == Kind::Item && bound.name == name)
    }

    /// The path that a function's name comes by, where it is an import of the body, and the path's first name is none of the body's.
    pub(super) fn imported(&self, name: &str) -> Option<&[String]> {
        let mut here = self.here().filter(|bound| bound.name == name);
        let Some(bound) = here.next() else {
            return self.outer?.imported(name);
        };
        let path = bound.path.as_deref()?;
        let is_own = path.first().is_some_and(|first| self.has_function(first));
        (here.next().is_none() && !is_own).then_some(path)
    }

    /// The path of each `use path::*` in the innermost block that has any, if its first name is none of the body's.
    pub(super) fn globs(&self) -> Vec<&[String]> {
        let here = || self.here().filter(|bound| bound.kind == Kind::Glob);
        match (here().next(), self.outer) {
            (None, Some(outer)) => outer.globs(),
            _ => here()
                .filter_map(|bound| bound.path.as_deref())
                .filter(|path| path.first().is_some_and(|first| !self.has_function(first)))
                .collect(),
        }
    }

    fn any(&self, holds: &dyn Fn(&Bound) -> bool) -> bool {
        self.here().any(holds) || self.outer.is_some_and(|outer| outer.any(holds))
    }

    fn here(&self) -> impl Iterator<Item = &Bound> {
        let here = |bound: &&Bound| bound.range.contains(&self.at);
        self.bound.iter().filter(here)
    }

    /// Everything that is bound.
    pub(super) fn each(&self, take: &mut dyn FnMut(&Bound)) {
        self.here().for_each(&mut *take);
        if let Some(outer) = self.outer {
            outer.each(take);
        }
    }
}
