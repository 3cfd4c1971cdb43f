//! Creating a variable once: who asks meanwhile waits.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, ThreadId};

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
    creators: HashMap<Arc<str>, ThreadId>,
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
    pub(crate) fn reserve<T>(&self, key: &Arc<str>, existing: impl Fn() -> Option<T>) -> Attempt<'_, T> {
        let me = thread::current().id();
        let mut keys = locked(&self.keys);
        loop {
            if keys.depends_on(key, me) {
                return Attempt::Recursive;
            }
            if !keys.creators.contains_key(key) {
                break;
            }
            keys.awaited.insert(me, key.clone());
            keys = self.done.wait(keys).unwrap_or_else(PoisonError::into_inner);
            keys.awaited.remove(&me);
        }
        if let Some(found) = existing() {
            return Attempt::Exists(found);
        }
        keys.creators.insert(key.clone(), me);
        Attempt::Reserved(Reserved { creating: self, key: key.clone() })
    }
}

impl Drop for Reserved<'_> {
    fn drop(&mut self) {
        locked(&self.creating.keys).creators.remove(&self.key);
        self.creating.done.notify_all();
    }
}
