//! The chains of one walk.

use std::sync::Arc;

use hashbrown::HashTable;

use crate::site::{Chain, Link};

/// One for each way through the code that something was asked for behind, kept for the next time, also of later passes.
///
/// Scopes are opened far more often than something new is asked for, so a frame gets its chain when it is asked for.
#[derive(Debug, Default)]
pub(super) struct Chains {
    /// The chains of the frames that are open, so far as they were asked for.
    frames: Vec<Option<Arc<Chain>>>,
    /// How many frames these are; those that follow are of frames that were open before, and may come again.
    known: usize,
    all: HashTable<Arc<Chain>>,
}

impl Chains {
    /// How many frames have theirs.
    pub(super) fn known(&self) -> usize {
        self.known
    }

    /// That of the innermost frame that has one.
    pub(super) fn last(&self) -> Option<&Arc<Chain>> {
        self.frames[..self.known].last()?.as_ref()
    }

    /// So many frames are left.
    #[inline]
    pub(super) fn leave_to(&mut self, frames: usize) {
        // Not `min`: almost always nothing was asked for, and a store that changes nothing waits all the same.
        if self.known > frames {
            self.known = frames;
        }
    }

    /// The next frame has this chain.
    pub(super) fn push(&mut self, chain: Option<Arc<Chain>>) {
        self.frames.truncate(self.known);
        self.frames.push(chain);
        self.known += 1;
    }

    /// The next frame has the chain of this step behind another one.
    pub(super) fn follow(&mut self, before: Option<Arc<Chain>>, link: Link) {
        let again = self.frames.get(self.known).and_then(Option::as_ref);
        if again.is_some_and(|chain| chain.is(before.as_ref(), &link)) {
            self.known += 1;
            return;
        }
        let chain = self.find_or_make(before, link);
        self.push(Some(chain));
    }

    fn find_or_make(&mut self, before: Option<Arc<Chain>>, link: Link) -> Arc<Chain> {
        let hash = hash(before.as_ref(), &link);
        let is_it = |chain: &Arc<Chain>| chain.is(before.as_ref(), &link);
        if let Some(chain) = self.all.find(hash, is_it) {
            return chain.clone();
        }
        let chain = Arc::new(Chain::new(before, link));
        if !chain.is_once() {
            let hash_of = |chain: &Arc<Chain>| self::hash(chain.before(), chain.link());
            self.all.insert_unique(hash, chain.clone(), hash_of);
        }
        chain
    }
}

fn hash(before: Option<&Arc<Chain>>, link: &Link) -> u64 {
    let before = before.map_or(0, |chain| Arc::as_ptr(chain).addr());
    let mixed = (before.rotate_left(32) ^ link.hash()) as u64;
    let product = mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    product ^ (product >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::Place;

    #[test]
    fn the_same_way_has_one_chain() {
        let [a, b, pass] =
            std::array::from_fn(|_| Box::leak(Box::new(crate::site::Site::new("", 0, 0, "", 0))));
        let [a, b, pass] = [a, b, pass].map(|site| Place::Macro(site));
        let mut chains = Chains::default();
        let mut way = |scopes: &[Place]| {
            chains.leave_to(0);
            chains.follow(None, Link::Pass(pass));
            for at in scopes {
                let before = chains.last().cloned();
                chains.follow(before, Link::Scope(1, *at));
            }
            chains.last().cloned()
        };
        let first = way(&[a, b]);
        let others = [way(&[a]), way(&[b, a]), way(&[b])];
        let again = way(&[a, b]);
        let is_first = |chain: &Option<Arc<Chain>>| match (&first, chain) {
            (Some(first), Some(chain)) => Arc::ptr_eq(first, chain),
            _ => false,
        };
        assert!(is_first(&again));
        assert!(!others.iter().any(is_first));
        assert_eq!(chains.all.len(), 5);
    }
}
