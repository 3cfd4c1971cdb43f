//! Creating a variable once: who asks meanwhile waits.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, ThreadId};

use crate::lock::locked;

/// The keys that are being created, and by which thread.
#[derive(Debug, Default)]
pub(crate) struct Creating {
    keys: Mutex<HashMap<Arc<str>, ThreadId>>,
    done: Condvar,
}

/// What became of an attempt to create.
pub(crate) enum Attempt<'a, T> {
    /// It is there now.
    Exists(T),
    /// It is this thread's to create.
    Reserved(Reserved<'a>),
    /// This thread is creating it already, further up its stack.
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
            match keys.get(key) {
                Some(owner) if *owner == me => return Attempt::Recursive,
                Some(_) => keys = self.done.wait(keys).unwrap_or_else(std::sync::PoisonError::into_inner),
                None => break,
            }
        }
        if let Some(found) = existing() {
            return Attempt::Exists(found);
        }
        keys.insert(key.clone(), me);
        Attempt::Reserved(Reserved { creating: self, key: key.clone() })
    }
}

impl Drop for Reserved<'_> {
    fn drop(&mut self) {
        locked(&self.creating.keys).remove(&self.key);
        self.creating.done.notify_all();
    }
}
