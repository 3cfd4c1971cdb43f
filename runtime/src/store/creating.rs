//! Creating a variable once: who asks meanwhile waits.
//!
//! Whoever creates makes progress by itself: the library's initializers never run on a pool of the user's, whose threads may all be
//! waiting here. Only functions of the user's can ask for something in turn, and so wait in a circle.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, ThreadId};

use rustc_hash::FxBuildHasher;

use crate::lock::locked;

/// The keys that are being created.
#[derive(Debug, Default)]
pub(crate) struct Creating {
    keys: Mutex<Keys>,
    done: Condvar,
}

#[derive(Debug, Default)]
struct Keys {
    /// Which thread creates each.
    creators: HashMap<Arc<str>, ThreadId, FxBuildHasher>,
    /// Which one each thread waits for.
    awaited: HashMap<ThreadId, Arc<str>>,
}

impl Keys {
    /// Whether the key's creation waits for this thread, itself or through other threads' initializers.
    fn depends_on(&self, key: &str, me: ThreadId) -> bool {
        let mut key = key;
        while let Some(&creator) = self.creators.get(key) {
            if creator == me {
                return true;
            }
            match self.awaited.get(&creator) {
                Some(next) => key = next,
                None => return false,
            }
        }
        false
    }
}

/// What became of an attempt to create.
pub(crate) enum Attempt<'a, T> {
    /// It is there now.
    Exists(T),
    /// It is this thread's to create.
    Reserved(Reserved<'a>),
    /// This thread is creating it already, further up its stack; or what waits for this thread is.
    Recursive,
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
        existing: impl Fn() -> Option<T>,
    ) -> Attempt<'_, T> {
        let me = thread::current().id();
        let mut keys = locked(&self.keys);
        while keys.creators.contains_key(key) {
            if keys.depends_on(key, me) {
                return Attempt::Recursive;
            }
            keys.awaited.insert(me, key.clone());
            keys = self.done.wait(keys).unwrap_or_else(PoisonError::into_inner);
            keys.awaited.remove(&me);
        }
        if let Some(found) = existing() {
            return Attempt::Exists(found);
        }
        keys.creators.insert(key.clone(), me);
        Attempt::Reserved(Reserved {
            creating: self,
            key: key.clone(),
        })
    }

    /// The same without waiting: nothing if somebody else creates the key.
    pub(crate) fn try_reserve<T>(
        &self,
        key: &Arc<str>,
        existing: impl Fn() -> Option<T>,
    ) -> Option<Attempt<'_, T>> {
        let me = thread::current().id();
        let mut keys = locked(&self.keys);
        match keys.creators.get(key) {
            Some(creator) if *creator == me => return Some(Attempt::Recursive),
            Some(_) => return None,
            None => {}
        }
        if let Some(found) = existing() {
            return Some(Attempt::Exists(found));
        }
        keys.creators.insert(key.clone(), me);
        Some(Attempt::Reserved(Reserved {
            creating: self,
            key: key.clone(),
        }))
    }

    /// Does it, unless somebody creates the key; false then.
    pub(crate) fn unless_created(&self, key: &str, run: impl FnOnce() -> bool) -> bool {
        let keys = locked(&self.keys);
        !keys.creators.contains_key(key) && run()
    }

    /// Waits until nobody creates the key; false if that would be for ever.
    pub(crate) fn wait_for(&self, key: &Arc<str>) -> bool {
        !matches!(self.reserve(key, || Some(())), Attempt::Recursive)
    }

    /// Waits until nobody creates any of the keys, and reserves them all at once; the key that this thread is creating already, further
    /// up its stack, if it is.
    pub(crate) fn reserve_all(&self, keys: Vec<Arc<str>>) -> Result<ReservedAll<'_>, Arc<str>> {
        let me = thread::current().id();
        let mut creating = locked(&self.keys);
        while let Some(busy) = keys.iter().find(|key| creating.creators.contains_key(*key)) {
            if creating.depends_on(busy, me) {
                return Err(busy.clone());
            }
            creating.awaited.insert(me, busy.clone());
            let woken = self.done.wait(creating);
            creating = woken.unwrap_or_else(PoisonError::into_inner);
            creating.awaited.remove(&me);
        }
        let reserved = keys.iter().map(|key| (key.clone(), me));
        creating.creators.extend(reserved);
        Ok(ReservedAll {
            creating: self,
            keys,
        })
    }

    fn give_back(&self, given: &[Arc<str>]) {
        let mut keys = locked(&self.keys);
        for key in given {
            keys.creators.remove(key);
        }
        // Waking is a call to the system, even if nobody waits.
        if !keys.awaited.is_empty() {
            self.done.notify_all();
        }
    }
}

impl Drop for Reserved<'_> {
    fn drop(&mut self) {
        self.creating.give_back(std::slice::from_ref(&self.key));
    }
}

/// Keys that nobody else creates while this lives.
pub(crate) struct ReservedAll<'a> {
    creating: &'a Creating,
    keys: Vec<Arc<str>>,
}

impl Drop for ReservedAll<'_> {
    fn drop(&mut self) {
        self.creating.give_back(&self.keys);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Arc<str> {
        text.into()
    }

    fn reserve<'a>(creating: &'a Creating, text: &str) -> Option<Reserved<'a>> {
        match creating.reserve(&key(text), || None::<()>) {
            Attempt::Reserved(reserved) => Some(reserved),
            Attempt::Exists(()) | Attempt::Recursive => None,
        }
    }

    #[test]
    fn waiting_for_oneself_is_refused() {
        let creating = Creating::default();
        let reserved = reserve(&creating, "w");
        assert!(matches!(
            creating.reserve(&key("w"), || None::<()>),
            Attempt::Recursive
        ));
        drop(reserved);
        assert!(reserve(&creating, "w").is_some());
    }

    #[test]
    fn waiting_in_a_circle_is_refused_and_in_a_line_is_not() {
        let [a, b, c, d] = std::array::from_fn(|_| thread::spawn(|| ()).thread().id());
        let creators = [(key("a"), a), (key("b"), b), (key("c"), c)];
        let creators = creators.into_iter().collect();
        let awaited = [(a, key("b")), (b, key("c"))].into();
        let keys = Keys { creators, awaited };
        assert!(keys.depends_on("a", c));
        assert!(keys.depends_on("b", c));
        assert!(!keys.depends_on("c", a));
        assert!(!keys.depends_on("a", d));
    }

    #[test]
    fn who_waits_gets_what_the_other_made() {
        let creating = Creating::default();
        let made = Mutex::new(None);
        let reserved = reserve(&creating, "w");
        thread::scope(|s| {
            let ask = || creating.reserve(&key("w"), || *locked(&made));
            let waits = s.spawn(move || matches!(ask(), Attempt::Exists(7)));
            while locked(&creating.keys).awaited.is_empty() {
                thread::yield_now();
            }
            *locked(&made) = Some(7);
            drop(reserved);
            assert!(waits.join().expect("it does not panic"));
        });
    }

    fn try_reserve(creating: &Creating, exists: bool) -> Option<Attempt<'_, ()>> {
        creating.try_reserve(&key("w"), || exists.then_some(()))
    }

    #[test]
    fn who_does_not_wait_is_told_who_creates() {
        let creating = Creating::default();
        assert!(matches!(
            try_reserve(&creating, true),
            Some(Attempt::Exists(()))
        ));
        let Some(Attempt::Reserved(reserved)) = try_reserve(&creating, false) else {
            panic!("nobody creates it");
        };
        assert!(matches!(
            try_reserve(&creating, false),
            Some(Attempt::Recursive)
        ));
        let ask = || try_reserve(&creating, false).is_none();
        let is_busy = thread::scope(|s| s.spawn(ask).join());
        assert!(is_busy.expect("it does not panic"));
        drop(reserved);
        assert!(matches!(
            try_reserve(&creating, false),
            Some(Attempt::Reserved(_))
        ));
    }

    #[test]
    fn what_is_being_created_is_nobody_elses_meanwhile() {
        let creating = Creating::default();
        let reserved = reserve(&creating, "w");
        assert!(!creating.unless_created("w", || panic!("it is being created")));
        assert!(creating.unless_created("v", || true));
        assert!(!creating.unless_created("v", || false));
        // For ever, since this thread creates it.
        assert!(!creating.wait_for(&key("w")));
        assert!(creating.wait_for(&key("v")));
        drop(reserved);
        assert!(creating.unless_created("w", || true));
        assert!(creating.wait_for(&key("w")));
    }
}
