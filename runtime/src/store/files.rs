//! A store and its files: what loads have brought, and what requests take of it.

use std::sync::{Arc, RwLockReadGuard, RwLockWriteGuard};

use super::flags::Flags;
use super::waiting::{Loaded, Torn, Undo, Waiting};
use super::{Inner, VarStore};
use crate::error::{KnowsNames, LazyNearest, Nearest};
use crate::lock::{reading, writing};
use crate::name;

/// While this lives, requests and saves wait.
pub(crate) struct Loading<'a> {
    store: &'a VarStore,
    _gate: RwLockWriteGuard<'a, ()>,
}

impl Drop for Loading<'_> {
    fn drop(&mut self) {
        let is_torn = self.store.torn().is_some();
        self.store.0.flags.set(Flags::UNSETTLED, is_torn);
    }
}

impl Loading<'_> {
    /// Takes in what a load has, before it overwrites anything.
    pub(crate) fn add(
        &self,
        load: Option<Loaded>,
        offered: impl Iterator<Item = Arc<str>>,
        waiting: Vec<(Arc<str>, Waiting)>,
    ) -> Undo {
        let mut variables = writing(&self.store.0.variables);
        let undo = variables.files.add(load, offered, waiting);
        self.store.0.flags.set(Flags::LOADED, true);
        undo
    }

    pub(crate) fn undo(&self, undo: Undo) {
        writing(&self.store.0.variables).files.undo(undo);
    }

    /// Some variables are overwritten and others not; or, after a load that succeeds, no more.
    pub(crate) fn set_torn(&self, torn: Option<Torn>) {
        writing(&self.store.0.variables).files.set_torn(torn);
    }
}

impl VarStore {
    /// From now on requests and saves wait.
    pub(crate) fn begin_loading(&self) -> Loading<'_> {
        let gate = writing(&self.0.gate);
        self.0.flags.set(Flags::UNSETTLED, true);
        Loading {
            store: self,
            _gate: gate,
        }
    }

    /// Whoever holds this reads values that no load is overwriting.
    pub(crate) fn settled(&self) -> RwLockReadGuard<'_, ()> {
        reading(&self.0.gate)
    }

    /// Waits for a load that is overwriting values; what is wrong if one could not end.
    #[inline]
    pub(crate) fn unsettled(&self) -> Option<Torn> {
        if !self.0.flags.has(Flags::UNSETTLED) {
            return None;
        }
        drop(self.settled());
        self.torn()
    }

    pub(crate) fn torn(&self) -> Option<Torn> {
        reading(&self.0.variables).files.torn().cloned()
    }

    /// Whether anything has ever come from a file.
    #[inline]
    pub(crate) fn is_loaded(&self) -> bool {
        self.0.flags.has(Flags::LOADED)
    }

    /// The value that waits under a variable's full name.
    pub(crate) fn waiting(&self, path: &str) -> Option<Waiting> {
        if !self.is_loaded() {
            return None;
        }
        reading(&self.0.variables).files.get(path).cloned()
    }

    /// The same, if it counts as existing.
    pub(crate) fn is_waiting(&self, path: &str) -> bool {
        self.waiting(path)
            .is_some_and(|waiting| !waiting.is_initial)
    }

    /// Whether any value waits that counts as existing.
    pub(crate) fn has_waiting(&self) -> bool {
        self.is_loaded() && reading(&self.0.variables).files.count() > 0
    }

    /// What waits, in the order in which it came.
    pub(crate) fn all_waiting(&self) -> Vec<(Arc<str>, Waiting)> {
        reading(&self.0.variables).files.all()
    }

    /// The value is a variable's now.
    pub(crate) fn remove_waiting(&self, path: &str) {
        if self.is_loaded() {
            writing(&self.0.variables).files.remove(path);
        }
    }

    pub(crate) fn remove_all_waiting(&self) {
        writing(&self.0.variables).files.remove_all();
    }

    /// The load that should have had a variable of this name.
    pub(crate) fn refusing_load(&self, path: &str) -> Option<Loaded> {
        if !self.is_loaded() {
            return None;
        }
        reading(&self.0.variables).files.refuses(path).cloned()
    }

    /// The names of files most like one that none of them has, when somebody looks.
    pub(crate) fn offers_near(&self, path: &str) -> LazyNearest {
        LazyNearest::new(Arc::new(Offers(self.0.clone())), 0, path)
    }
}

/// A store, as far as its files know names.
struct Offers(Arc<Inner>);

impl KnowsNames for Offers {
    fn nearest(&self, asked: &str, _: usize) -> Nearest {
        let variables = reading(&self.0.variables);
        let mut names: Vec<String> = variables.files.offered().map(str::to_owned).collect();
        drop(variables);
        names.sort_unstable();
        Nearest {
            names: name::nearest(asked, names.iter().map(String::as_str)),
            defined: None,
        }
    }
}
