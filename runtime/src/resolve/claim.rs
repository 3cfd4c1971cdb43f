//! The name of a new variable: unique in the pass and in the store, and taken while the variable is made.

use std::cell::Cell;
use std::sync::Arc;

use super::Resolver;
use super::request::ResolvedRequest;
use crate::error::Result;
use crate::lock::locked;
use crate::scope::{NodeId, Noun, Opened, Tree};
use crate::site::{Chain, Noted, Place, Provenance, ScopeName};
use crate::store::VarStore;

/// The name that a variable is to have, with a suffix if it is taken.
pub(super) enum Wanted<'a> {
    /// The key.
    Key(&'a ResolvedRequest),
    /// One in a name scope.
    Below(NodeId, &'a str),
}

/// A name that is taken for a variable that is being made; the store gets it back if the variable is not made.
pub(super) struct Claimed<'a> {
    store: &'a VarStore,
    pub(super) opened: Opened,
    pub(super) path: Arc<str>,
    kept: bool,
}

impl Claimed<'_> {
    /// The name is another variable's, and stays so.
    pub(super) fn left_to_its_variable(mut self) -> Self {
        self.keep();
        self
    }

    /// From now on the variable has it.
    pub(super) fn keep(&mut self) {
        self.kept = true;
    }
}

impl Drop for Claimed<'_> {
    fn drop(&mut self) {
        if !self.kept {
            self.store.unclaim(&self.path);
        }
    }
}

impl Resolver {
    /// Takes the name of a variable that is found by a key.
    pub(super) fn claim_key(&self, asked: &ResolvedRequest) -> Result<(Claimed<'_>, Provenance)> {
        let taken = |path: &Arc<str>| !self.store.claim(path, self.shared.id());
        self.claim(Wanted::Key(asked), asked.place, taken)
    }

    /// Takes a name that is unique in the pass and in the store, and notes where the variable is made. `taken` refuses names for other reasons than
    /// this pass.
    pub(super) fn claim(
        &self,
        wanted: Wanted<'_>,
        place: Place,
        taken: impl Fn(&Arc<str>) -> bool,
    ) -> Result<(Claimed<'_>, Provenance)> {
        // The last name that was tried is the one that is taken; almost always it is the key, whose text is there.
        let tried = Cell::new(None);
        let is_taken = |tree: &Tree, node| {
            let path = match &wanted {
                Wanted::Key(asked) if asked.node == node => asked.key.clone(),
                Wanted::Key(_) | Wanted::Below(..) => tree.full(node).into(),
            };
            let is_taken = taken(&path);
            tried.set(Some(path));
            is_taken
        };
        let mut record = locked(&self.shared.record);
        let names = record.names.settled();
        let opened = match wanted {
            Wanted::Key(asked) => names.open_node_untaken(asked.node, is_taken),
            Wanted::Below(position, name) => {
                names.open_untaken(position, name, Noun::Variable, is_taken)
            }
        };
        let claimed = opened.map(|opened| {
            let way = (self.scope, opened.position);
            let defined = defined(place, self.chain.clone(), way, &names.tree);
            let claimed = Claimed {
                store: &self.store,
                path: tried
                    .take()
                    .unwrap_or_else(|| names.tree.text(opened.position)),
                // An exact name is not claimed: it is compared when the variable goes into the store.
                kept: opened.is_exact,
                opened,
            };
            (claimed, defined)
        });
        drop(record);
        claimed.map_err(|kind| self.fail(kind, place))
    }

    /// A name whose variable is not made is free again, in the pass too.
    pub(super) fn give_back(&self, claimed: Claimed<'_>) {
        // Under one lock: in between, another walk of the pass would take it from the store and lose it again.
        let mut record = locked(&self.shared.record);
        let opened = claimed.opened.clone();
        drop(claimed);
        record.names.settled().give_back(&opened);
    }
}

/// Where a variable is made, in this scope and by this name.
pub(super) fn defined(
    place: Place,
    chain: Option<Arc<Chain>>,
    (scope, name): (NodeId, NodeId),
    tree: &Tree,
) -> Provenance {
    let scope = match tree.distance(scope, name) {
        Some(longer) => ScopeName::Without(longer),
        None => ScopeName::Is(tree.full(scope).into()),
    };
    Provenance::Noted(Noted {
        place,
        chain,
        scope,
    })
}
