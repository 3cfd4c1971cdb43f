//! Creating a variable once: who asks meanwhile waits.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

use crate::lock::locked;

/// The keys that are being created.
#[derive(Debug, Default)]
pub(crate) struct Creating {
    state: Mutex<State>,
    done: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Who creates each key.
    owners: HashMap<Arc<str>, Owner>,
    /// Who waits for which key. A thread can wait for several: while it waits, it may run other tasks of its pool.
    waiting: Vec<(ThreadId, Arc<str>)>,
}

#[derive(Clone, Copy, Debug)]
struct Owner {
    thread: ThreadId,
    how: Filling,
}

/// What fills a variable that is being created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Filling {
    /// One of the library's initializers: it asks for nothing itself, but while it waits for a thread pool its thread may run
    /// other tasks of that pool.
    Library,
    /// A function of the user's, which may ask for variables.
    Function,
}

/// What became of an attempt to create.
pub(crate) enum Attempt<'a, T> {
    /// It is there now.
    Exists(T),
    /// It is this thread's to create.
    Reserved(Reserved<'a>),
    /// It is being created in this way, and waiting for it would never end: by this thread, further up its stack, or by one that
    /// waits for something that this thread creates.
    Endless(Filling),
}

/// A key that nobody else creates while this lives.
pub(crate) struct Reserved<'a> {
    creating: &'a Creating,
    key: Arc<str>,
}

impl Creating {
    /// Waits until nobody creates the key, then looks whether it exists, and reserves it if not.
    pub(crate) fn reserve<T>(
        &self,
        key: &Arc<str>,
        how: Filling,
        existing: impl Fn() -> Option<T>,
    ) -> Attempt<'_, T> {
        let me = thread::current().id();
        let mut state = locked(&self.state);
        while let Some(owner) = state.owners.get(key) {
            if state.is_endless(key, me) {
                return Attempt::Endless(owner.how);
            }
            state.waiting.push((me, key.clone()));
            state = self.wait(state);
            state.stop_waiting(me, key);
        }
        if let Some(found) = existing() {
            return Attempt::Exists(found);
        }
        state.owners.insert(key.clone(), Owner { thread: me, how });
        Attempt::Reserved(Reserved {
            creating: self,
            key: key.clone(),
        })
    }

    /// Until something was created, or for no reason.
    ///
    /// A thread of rayon's must not sleep here: the one that creates may be waiting for the pool to fill its values.
    fn wait<'a>(&'a self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        #[cfg(feature = "rayon")]
        if rayon::current_thread_index().is_some() {
            drop(state);
            if rayon::yield_now() != Some(rayon::Yield::Executed) {
                thread::yield_now();
            }
            return locked(&self.state);
        }
        self.done
            .wait(state)
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Whether the key's creator is `me`, or waits, through however many others, for something that `me` creates.
    fn is_endless(&self, key: &Arc<str>, me: ThreadId) -> bool {
        let mut reached: Vec<ThreadId> = self
            .owners
            .get(key)
            .map(|owner| owner.thread)
            .into_iter()
            .collect();
        let mut next = 0;
        while let Some(&thread) = reached.get(next) {
            if thread == me {
                return true;
            }
            let keys = self
                .waiting
                .iter()
                .filter(|(waits, _)| *waits == thread)
                .map(|(_, key)| key);
            for owner in keys.filter_map(|key| self.owners.get(key)) {
                if !reached.contains(&owner.thread) {
                    reached.push(owner.thread);
                }
            }
            next += 1;
        }
        false
    }

    fn stop_waiting(&mut self, me: ThreadId, key: &Arc<str>) {
        if let Some(i) = self
            .waiting
            .iter()
            .position(|(thread, waits)| *thread == me && waits == key)
        {
            self.waiting.swap_remove(i);
        }
    }
}

impl Drop for Reserved<'_> {
    fn drop(&mut self) {
        locked(&self.creating.state).owners.remove(&self.key);
        self.creating.done.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Arc<str> {
        text.into()
    }

    fn reserve<'a>(creating: &'a Creating, text: &str) -> Option<Reserved<'a>> {
        match creating.reserve(&key(text), Filling::Function, || None::<()>) {
            Attempt::Reserved(reserved) => Some(reserved),
            Attempt::Exists(()) | Attempt::Endless(_) => None,
        }
    }

    #[test]
    fn waiting_for_oneself_is_endless() {
        let creating = Creating::default();
        let reserved = reserve(&creating, "w");
        let again = creating.reserve(&key("w"), Filling::Library, || None::<()>);
        assert!(matches!(again, Attempt::Endless(Filling::Function)));
        drop(reserved);
        assert!(reserve(&creating, "w").is_some());
    }

    #[test]
    fn waiting_in_a_circle_is_endless_and_in_a_line_is_not() {
        let [a, b, c, d] = std::array::from_fn(|_| thread::spawn(|| ()).thread().id());
        let owner = |thread| Owner {
            thread,
            how: Filling::Library,
        };
        let owners = [
            (key("a"), owner(a)),
            (key("b"), owner(b)),
            (key("c"), owner(c)),
        ]
        .into();
        let waiting = vec![(a, key("b")), (b, key("c"))];
        let state = State { owners, waiting };
        assert!(state.is_endless(&key("a"), c));
        assert!(state.is_endless(&key("b"), c));
        assert!(!state.is_endless(&key("c"), a));
        assert!(!state.is_endless(&key("a"), d));
    }

    #[test]
    fn who_waits_gets_what_the_other_made() {
        let creating = Creating::default();
        let made = Mutex::new(None);
        let reserved = reserve(&creating, "w");
        thread::scope(|s| {
            let ask = || creating.reserve(&key("w"), Filling::Library, || *locked(&made));
            let waits = s.spawn(move || matches!(ask(), Attempt::Exists(7)));
            while locked(&creating.state).waiting.is_empty() {
                thread::yield_now();
            }
            *locked(&made) = Some(7);
            drop(reserved);
            assert!(waits.join().expect("it does not panic"));
        });
    }
}
