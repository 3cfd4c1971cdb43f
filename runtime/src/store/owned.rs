//! Names that somebody alive has for themselves, such as an optimizer those of what it keeps.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use super::VarStore;
use crate::lock::locked;

/// The names that are somebody's.
pub(super) type Owners = Arc<Mutex<HashSet<String>>>;

/// A name that nobody else can have while this lives.
#[derive(Debug)]
pub(crate) struct Owned {
    owners: Owners,
    name: String,
}

impl VarStore {
    /// Takes a name, unless somebody has it.
    pub(crate) fn own(&self, name: &str) -> Option<Owned> {
        let owners = self.0.owners.clone();
        let is_new = locked(&owners).insert(name.to_owned());
        is_new.then(|| Owned {
            owners,
            name: name.to_owned(),
        })
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        locked(&self.owners).remove(&self.name);
    }
}
