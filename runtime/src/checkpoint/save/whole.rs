//! Variables in parts, as a store has them.

use crate::store::VarStore;
use crate::variable::partition::Joined;

/// A variable in parts.
#[derive(Debug)]
pub(super) struct Whole {
    pub(super) name: String,
    pub(super) shape: Vec<usize>,
    pub(super) axis: usize,
    /// The names of the parts, and where they begin.
    pub(super) parts: Vec<(String, usize)>,
}

impl Whole {
    /// All of a store.
    pub(super) fn all(store: &VarStore) -> Vec<Self> {
        let wholes = store.wholes().into_iter();
        let wholes = wholes.filter_map(|whole| {
            let joined = Joined::of(&whole)?;
            let begins = joined.division().slices(whole.shape());
            let parts = joined.parts().iter().zip(begins);
            let parts = parts.map(|(part, (begin, _))| (part.path().to_owned(), begin));
            Some(Self {
                name: whole.path().to_owned(),
                shape: whole.shape().to_vec(),
                axis: joined.axis(),
                parts: parts.collect(),
            })
        });
        wholes.collect()
    }
}
