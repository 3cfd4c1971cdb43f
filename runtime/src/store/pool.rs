//! What passes leave to later ones of the same store.

use std::any::Any;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, ThreadId};

use crate::lock::locked;

thread_local! {
    static ME: ThreadId = thread::current().id();
}

fn me() -> Option<ThreadId> {
    ME.try_with(|me| *me).ok()
}

/// A thread gets its own back where it can: what it has used is near.
///
/// What a pass is made of is the business of whoever walks it; here it is only kept.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    kept: Mutex<Kept>,
    /// How often there was nothing to take.
    missed: AtomicUsize,
}

#[derive(Debug, Default)]
struct Kept {
    /// How many passes have begun.
    passes: u64,
    given: Vec<Given>,
}

#[derive(Debug)]
struct Given {
    by: Option<ThreadId>,
    state: Box<dyn Any + Send>,
}

impl Pool {
    /// The number of the pass that begins, and what an earlier one has left to it.
    pub(crate) fn take<T: Any>(&self) -> (u64, Option<Box<T>>) {
        let me = me();
        let mut kept = locked(&self.kept);
        let number = kept.passes;
        kept.passes += 1;
        let mine = kept.given.iter().rposition(|given| given.by == me);
        let last = mine.or(kept.given.len().checked_sub(1));
        let taken = last.map(|i| kept.given.swap_remove(i));
        (number, taken.and_then(|given| given.state.downcast().ok()))
    }

    pub(crate) fn give<T: Any + Send>(&self, state: Box<T>) {
        let by = me();
        locked(&self.kept).given.push(Given { by, state });
    }

    /// Looks at what later passes would get.
    pub(crate) fn each<T: Any>(&self, look: impl FnMut(&T)) {
        let kept = locked(&self.kept);
        kept.given
            .iter()
            .filter_map(|given| given.state.downcast_ref())
            .for_each(look);
    }

    /// Leaves nothing to later passes. What is dropped may run code of the user's: nothing is locked.
    pub(crate) fn clear(&self) {
        let given = std::mem::take(&mut locked(&self.kept).given);
        // As many will miss something again.
        self.missed.fetch_sub(given.len(), Ordering::Relaxed);
    }

    /// Notes that there was nothing to take, or nothing fit.
    pub(crate) fn note_miss(&self) {
        self.missed.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether passes have been walked beside each other; at least, there has been more than one state of one.
    pub(crate) fn has_several(&self) -> bool {
        self.missed.load(Ordering::Relaxed) > 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_gets_its_own_back_and_anothers_otherwise() {
        let pool = Pool::default();
        pool.give(Box::new("mine"));
        thread::scope(|s| s.spawn(|| pool.give(Box::new("another's"))).join()).unwrap();
        let take = || pool.take::<&str>().1;
        assert_eq!(take().as_deref(), Some(&"mine"));
        assert_eq!(take().as_deref(), Some(&"another's"));
        assert!(take().is_none());
    }

    #[test]
    fn the_second_miss_means_that_there_are_several() {
        let pool = Pool::default();
        let several = [(); 2].map(|()| {
            pool.note_miss();
            pool.has_several()
        });
        assert_eq!(several, [false, true]);
    }

    #[test]
    fn what_is_cleared_is_nobodys_and_no_sign_of_several() {
        let pool = Pool::default();
        pool.note_miss();
        pool.give(Box::new(1));
        pool.clear();
        assert!(pool.take::<i32>().1.is_none());
        pool.note_miss();
        assert!(!pool.has_several());
    }
}
