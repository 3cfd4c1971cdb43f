//! What files have for a store: values that wait until a request takes them, and the names that must be in a file.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

use crate::dtype::DType;
use crate::error::Cause;
use crate::host::HostArray;
use crate::select::Select;
use crate::shape::Shape;
use crate::site::Trace;
use crate::variable::collection::{ADAPTERS, AVERAGES, LOCAL_VARIABLES, OPTIMIZER_VARIABLES};

/// A value that stays where it is until it is read.
pub(crate) trait Source: fmt::Debug + Send + Sync {
    /// The file that has it.
    fn file(&self) -> &Path;

    /// Its name there.
    fn name(&self) -> &str;

    /// The value.
    fn read(&self) -> Result<HostArray, Cause>;
}

/// A value that a load has brought and no variable has taken yet: no variable itself.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    pub(crate) shape: Box<[usize]>,
    pub(crate) dtype: DType,
    /// Whether it becomes of the element type that is asked for.
    pub(crate) casts: bool,
    /// Whether it becomes of the shape that is asked for, if that differs by dimensions of size 1.
    pub(crate) squeezes: bool,
    /// A first value only: it does not count as existing, and nobody misses it.
    pub(crate) is_initial: bool,
    pub(crate) source: Arc<dyn Source>,
}

impl Waiting {
    /// Whether a request for this shape takes it.
    pub(crate) fn fits(&self, asked: &Shape) -> bool {
        let is_squeezed = || asked.is_same_squeezed(&Shape::from(&*self.shape));
        asked.is_compatible(&self.shape) || (self.squeezes && is_squeezed())
    }
}

/// A load, as far as later creations go.
#[derive(Clone, Debug)]
pub(crate) struct Loaded {
    pub(crate) path: PathBuf,
    /// What it is to have.
    pub(crate) covers: Select,
    /// What it may lack all the same.
    pub(crate) allowed: Option<Select>,
    pub(crate) place: Trace,
}

/// A load that has overwritten some variables and not others.
#[derive(Clone, Debug)]
pub(crate) struct Torn {
    pub(crate) file: PathBuf,
    pub(crate) variable: String,
}

/// What files have for a store.
#[derive(Debug, Default)]
pub(crate) struct Files {
    waiting: HashMap<Arc<str>, Waiting, FxBuildHasher>,
    /// The names in the order in which they came, some of which may be taken.
    order: Vec<Arc<str>>,
    /// How many of those that wait are not first values only.
    counted: usize,
    /// Every name that a load has offered.
    offered: HashSet<Arc<str>, FxBuildHasher>,
    loads: Vec<Loaded>,
    torn: Option<Torn>,
}

/// What a load has changed, to be taken back.
#[derive(Debug, Default)]
pub(crate) struct Undo {
    replaced: Vec<(Arc<str>, Option<Waiting>)>,
    offered: Vec<Arc<str>>,
    has_load: bool,
}

/// What is not of the model: it is kept out of files, or made by what it belongs to.
const EXEMPT: [&str; 4] = [LOCAL_VARIABLES, OPTIMIZER_VARIABLES, AVERAGES, ADAPTERS];

/// Whether a variable of these collections may be missing in any file.
pub(crate) fn is_exempt<'a>(mut collections: impl Iterator<Item = &'a str>) -> bool {
    collections.any(|key| EXEMPT.contains(&key))
}

impl Files {
    /// Takes in what a load has: the names that it offers, and the values that are to wait.
    pub(super) fn add(
        &mut self,
        load: Option<Loaded>,
        offered: impl Iterator<Item = Arc<str>>,
        waiting: Vec<(Arc<str>, Waiting)>,
    ) -> Undo {
        let mut undo = Undo::default();
        for name in offered {
            if self.offered.insert(name.clone()) {
                undo.offered.push(name);
            }
        }
        for (name, value) in waiting {
            self.order.push(name.clone());
            let replaced = self.put(name.clone(), Some(value));
            undo.replaced.push((name, replaced));
        }
        undo.has_load = load.is_some();
        self.loads.extend(load);
        undo
    }

    pub(super) fn undo(&mut self, undo: Undo) {
        for name in undo.offered {
            self.offered.remove(&name);
        }
        for (name, replaced) in undo.replaced {
            self.put(name, replaced);
        }
        if undo.has_load {
            self.loads.pop();
        }
    }

    fn put(&mut self, name: Arc<str>, value: Option<Waiting>) -> Option<Waiting> {
        self.counted += usize::from(value.as_ref().is_some_and(|v| !v.is_initial));
        let before = match value {
            Some(value) => self.waiting.insert(name, value),
            None => self.waiting.remove(&name),
        };
        self.counted -= usize::from(before.as_ref().is_some_and(|v| !v.is_initial));
        before
    }

    /// Whether no load has ever had anything.
    pub(super) fn is_empty(&self) -> bool {
        self.loads.is_empty() && self.waiting.is_empty()
    }

    pub(super) fn get(&self, name: &str) -> Option<&Waiting> {
        self.waiting.get(name)
    }

    /// What was for one name is for another, unless that has something.
    pub(super) fn rename(&mut self, from: &str, to: &Arc<str>) {
        if self.offered.remove(from) {
            self.offered.insert(to.clone());
        }
        if let Some(value) = self.put(from.into(), None)
            && !self.waiting.contains_key(to)
        {
            self.order.push(to.clone());
            self.put(to.clone(), Some(value));
        }
    }

    /// The value is a variable's now, or nobody's.
    pub(super) fn remove(&mut self, name: &str) {
        self.put(name.into(), None);
        if self.waiting.is_empty() {
            self.order.clear();
        }
    }

    pub(super) fn remove_all(&mut self) {
        self.waiting.clear();
        self.order.clear();
        self.counted = 0;
    }

    /// How many values wait that must not be lost.
    pub(super) fn count(&self) -> usize {
        self.counted
    }

    /// What waits, in the order in which it came last.
    pub(super) fn all(&self) -> Vec<(Arc<str>, Waiting)> {
        let mut seen = HashSet::new();
        let names = self.order.iter().rev().filter(|name| seen.insert(&***name));
        let found = names.filter_map(|name| Some((name.clone(), self.waiting.get(name)?.clone())));
        let mut found: Vec<_> = found.collect();
        found.reverse();
        found
    }

    pub(super) fn offered(&self) -> impl Iterator<Item = &str> {
        self.offered.iter().map(|name| &**name)
    }

    /// The load that should have had a variable of this name, if one should: it claims to have it all, none has it, and none lets it be.
    pub(super) fn refuses(&self, name: &str) -> Option<&Loaded> {
        if self.loads.is_empty() || self.is_offered(name) {
            return None;
        }
        let allows = |load: &Loaded| load.allowed.as_ref().is_some_and(|a| a.keeps_name(name));
        if self.loads.iter().any(allows) {
            return None;
        }
        self.loads.iter().rfind(|load| load.covers.keeps_name(name))
    }

    /// A part is offered where the whole is.
    fn is_offered(&self, name: &str) -> bool {
        let whole = name.rsplit_once('/');
        let whole = whole.filter(|(_, part)| part.starts_with("part_"));
        self.offered.contains(name) || whole.is_some_and(|(whole, _)| self.offered.contains(whole))
    }

    /// From now on floats become of whatever float is asked for.
    pub(super) fn cast_floats(&mut self) {
        for waiting in self.waiting.values_mut() {
            waiting.casts |= waiting.dtype.is_floating();
        }
    }

    pub(super) fn torn(&self) -> Option<&Torn> {
        self.torn.as_ref()
    }

    pub(super) fn set_torn(&mut self, torn: Option<Torn>) {
        self.torn = torn;
    }
}
