//! The states of ended passes, for later ones.

use std::sync::Mutex;
use std::thread::{self, ThreadId};

use super::state::State;
use crate::lock::locked;

thread_local! {
    static ME: ThreadId = thread::current().id();
}

fn me() -> Option<ThreadId> {
    ME.try_with(|me| *me).ok()
}

/// A thread gets its own back where it can: what it has used is near.
#[derive(Debug, Default)]
pub(super) struct Idle(Mutex<Vec<Given>>);

#[derive(Debug)]
struct Given {
    by: Option<ThreadId>,
    state: Box<State>,
}

impl Idle {
    pub(super) fn take(&self) -> Option<Box<State>> {
        let me = me();
        let mut given = locked(&self.0);
        let mine = given.iter().rposition(|given| given.by == me);
        let i = mine.or(given.len().checked_sub(1))?;
        Some(given.swap_remove(i).state)
    }

    pub(super) fn give(&self, state: Box<State>) {
        let by = me();
        locked(&self.0).push(Given { by, state });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_gets_its_own_back_and_anothers_otherwise() {
        let idle = Idle::default();
        let mine = Box::new(State::new(0));
        let address = std::ptr::from_ref(&*mine);
        idle.give(mine);
        thread::scope(|s| s.spawn(|| idle.give(Box::new(State::new(1)))).join()).unwrap();
        let is_mine = |state: Option<Box<State>>| {
            state.is_some_and(|state| std::ptr::eq(std::ptr::from_ref(&*state), address))
        };
        assert!(is_mine(idle.take()));
        assert!(idle.take().is_some());
        assert!(idle.take().is_none());
    }
}
