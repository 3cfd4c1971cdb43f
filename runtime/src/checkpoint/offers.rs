//! What files have, under the names of variables.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use super::error::CheckpointError;
use super::options::LoadOptions;
use super::record::has_our_names;
use super::rename::are_dotted;
use crate::formats::{self, Tensor};
use crate::store::VarStore;

/// Whether a load reads the dots in these names as slashes, where nothing else is said.
pub(super) fn dots_are_slashes(tensors: &[Tensor]) -> bool {
    let is_ours = |t: &Tensor| t.file.has_slashes() || has_our_names(t.file.metadata());
    !tensors.iter().any(is_ours) && are_dotted(tensors.iter().map(|t| &*t.header().name))
}

/// The tensors that a load is about, in the files' order.
pub(super) struct Offers {
    pub(super) tensors: Vec<(Arc<str>, Tensor)>,
    /// How many tensors the options leave out.
    pub(super) skipped: usize,
}

impl Offers {
    pub(super) fn open(
        store: &VarStore,
        path: &Path,
        options: &LoadOptions,
    ) -> Result<Self, CheckpointError> {
        let mut tensors = formats::open(path)?;
        for other in &options.others {
            tensors.extend(formats::open(other)?);
        }
        let dotted = !options.verbatim && dots_are_slashes(&tensors);
        let count = tensors.len();
        let covers = options.covers();
        let offered = tensors.into_iter().filter_map(|tensor| {
            let name = options.rules.apply(&tensor.header().name, dotted)?;
            let is_kept = match store.get(&name) {
                Some(variable) => covers.keeps(&variable),
                None => covers.keeps_name(&name),
            };
            let name = Arc::from(&*name);
            is_kept.then_some((name, tensor))
        });
        let mut offers = Self {
            tensors: offered.collect(),
            skipped: 0,
        };
        offers.resolve_aliases(store);
        offers.skipped = count - offers.tensors.len();
        Ok(offers)
    }

    /// A tensor under an alias is for the variable, unless the file has that by its own name.
    fn resolve_aliases(&mut self, store: &VarStore) {
        if !store.has_aliases() {
            return;
        }
        let names = self.tensors.iter().map(|(name, _)| name.clone());
        let mut taken: HashSet<Arc<str>> = names.collect();
        self.tensors
            .retain_mut(|(name, _)| match store.target(name) {
                None => true,
                Some(target) => {
                    *name = target.clone();
                    taken.insert(target)
                }
            });
    }

    /// The names, each once.
    pub(super) fn names(&self) -> Vec<Arc<str>> {
        let mut seen = HashSet::with_capacity(self.tensors.len());
        let names = self.tensors.iter().map(|(name, _)| name);
        names
            .filter(|name| seen.insert(&***name))
            .cloned()
            .collect()
    }
}
