//! The variables of a store, in creation order.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

use crate::variable::AnyVariable;
use crate::variable::partition::{is_first_part, part_key};

/// What became of an attempt to take a name.
#[derive(Default)]
pub(crate) enum Claim {
    /// It is the pass's.
    Claimed,
    /// A variable has it.
    Found(AnyVariable),
    /// A load is about to bring a variable of this name.
    Loading,
    /// It is somebody else's.
    #[default]
    Taken,
}

#[derive(Debug, Default)]
pub(crate) struct Variables {
    order: Vec<AnyVariable>,
    by_key: HashMap<Arc<str>, usize, FxBuildHasher>,
    by_path: HashMap<Arc<str>, usize, FxBuildHasher>,
    /// Names in lower case, which are unique regardless of case, and the pass that took each.
    folded: HashMap<String, u64, FxBuildHasher>,
    /// Names of variables that a load is about to bring.
    loading: HashSet<Arc<str>, FxBuildHasher>,
    /// What parts make up; not variables of their own.
    joined: HashMap<Arc<str>, AnyVariable, FxBuildHasher>,
    /// How many keys end in `part_0`; while there are none, no request has to look for one.
    partitioned: usize,
}

impl Variables {
    pub(crate) fn all(&self) -> &[AnyVariable] {
        &self.order
    }

    pub(crate) fn by_key(&self, key: &str) -> Option<&AnyVariable> {
        self.by_key.get(key).map(|&i| &self.order[i])
    }

    pub(crate) fn by_path(&self, path: &str) -> Option<&AnyVariable> {
        self.by_path.get(path).map(|&i| &self.order[i])
    }

    /// Takes a name for a pass; false if another pass has it. Within one pass its own names decide.
    pub(crate) fn claim(&mut self, path: &str, pass: u64) -> bool {
        let folded = folded(path);
        if let Some(taken) = self.folded.get(&*folded) {
            return *taken == pass;
        }
        self.folded.insert(folded.into_owned(), pass);
        true
    }

    /// The same for a variable that may be there already, or on its way from a file.
    pub(crate) fn claim_or_find(&mut self, path: &str, pass: u64) -> Claim {
        if let Some(variable) = self.by_path(path) {
            Claim::Found(variable.clone())
        } else if self.loading.contains(path) {
            Claim::Loading
        } else if self.claim(path, pass) {
            Claim::Claimed
        } else {
            Claim::Taken
        }
    }

    /// Takes names for variables that a load is about to bring, all or none.
    pub(crate) fn claim_for_load(&mut self, paths: &[&str], owner: u64) -> bool {
        for (i, path) in paths.iter().enumerate() {
            if !self.claim(path, owner) {
                paths[..i].iter().for_each(|path| self.unclaim(path));
                return false;
            }
            self.loading.insert((*path).into());
        }
        true
    }

    /// Gives back a name whose variable was not made.
    pub(crate) fn unclaim(&mut self, path: &str) {
        self.loading.remove(path);
        let path = folded(path);
        let made = self.order.iter().any(|v| folded(v.path()) == path);
        if !made {
            self.folded.remove(&*path);
        }
    }

    /// Whether any variable is in parts.
    pub(crate) fn is_partitioned(&self) -> bool {
        self.partitioned > 0
    }

    /// The first part of a key in parts, which can't be asked for as a whole without a partitioner.
    pub(crate) fn first_part(&self, key: &str) -> Option<&AnyVariable> {
        let is_possible = self.partitioned > 0;
        is_possible
            .then(|| self.by_key(&part_key(key, 0)))
            .flatten()
    }

    /// Adds a variable that a pass made; false if its name is another's, which only an exact name can be. It is noted here then,
    /// as this pass's.
    #[must_use]
    pub(crate) fn insert(&mut self, variable: AnyVariable, pass: u64) -> bool {
        let i = self.order.len();
        let meta = variable.meta();
        if self.by_path.contains_key(&meta.name) {
            return false;
        }
        if let Some(key) = &meta.key {
            self.partitioned += usize::from(is_first_part(key));
            self.by_key.insert(key.clone(), i);
        }
        let folded = folded(&meta.name);
        if !self.folded.contains_key(&*folded) {
            self.folded.insert(folded.into_owned(), pass);
        }
        self.loading.remove(&meta.name);
        self.by_path.insert(meta.name.clone(), i);
        self.order.push(variable);
        true
    }

    /// The variable that the parts of this key make up.
    pub(crate) fn joined(&self, key: &str) -> Option<&AnyVariable> {
        self.joined.get(key)
    }

    /// Notes what the parts of a key make up; whoever does it first is right.
    pub(crate) fn join(&mut self, key: Arc<str>, whole: AnyVariable) -> AnyVariable {
        self.joined.entry(key).or_insert(whole).clone()
    }
}

/// In lower case; most names are.
fn folded(path: &str) -> Cow<'_, str> {
    if path.is_ascii() && !path.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Borrowed(path)
    } else {
        Cow::Owned(path.to_lowercase())
    }
}
