//! What a pass stands on, and who holds its record: the pass itself, until something else needs it too.

use std::collections::HashMap;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::record::Record;
use crate::lock::locked;
use crate::scope::Stack;
use crate::store::VarStore;

/// What the walks of one pass share.
pub(crate) struct Shared {
    /// The number of the pass in its store; it changes while nobody else has this.
    id: AtomicU64,
    /// Empty as long as the pass holds the record itself.
    pub(crate) record: Mutex<Record>,
}

/// Without the record: whoever writes the text may ask for it.
impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shared = f.debug_struct("Shared");
        shared.field("id", &self.id()).finish_non_exhaustive()
    }
}

impl Shared {
    pub(crate) fn id(&self) -> u64 {
        self.id.load(Ordering::Relaxed)
    }
}

/// A walk and the record that it walks in. Used again by later passes of the store.
///
/// Most passes are walked by one thread and captured by nobody: no lock is taken for them.
#[derive(Debug)]
pub(crate) struct State {
    shared: Arc<Shared>,
    /// The record, while it is nobody else's.
    own: Option<Record>,
    pub(crate) stack: Stack,
}

/// A record, wherever it is.
pub(crate) enum Held<'a> {
    Own(&'a mut Record),
    Shared(MutexGuard<'a, Record>),
}

impl Deref for Held<'_> {
    type Target = Record;

    fn deref(&self) -> &Record {
        match self {
            Self::Own(record) => record,
            Self::Shared(record) => record,
        }
    }
}

impl DerefMut for Held<'_> {
    fn deref_mut(&mut self) -> &mut Record {
        match self {
            Self::Own(record) => record,
            Self::Shared(record) => record,
        }
    }
}

impl State {
    /// For the first pass.
    pub(crate) fn new(id: u64) -> Self {
        Self {
            own: Some(Record::new()),
            shared: Arc::new(Shared {
                id: id.into(),
                record: Mutex::default(),
            }),
            stack: Stack::default(),
        }
    }

    /// Another walk of the same record.
    pub(crate) fn join(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            own: None,
            stack: Stack::default(),
        }
    }

    /// The number of the pass in its store.
    pub(super) fn id(&self) -> u64 {
        self.shared.id()
    }

    /// From now on the record has handles of its own.
    pub(super) fn own_handles(&mut self) {
        if let Some(record) = &mut self.own {
            record.own_handles();
        }
    }

    /// For another pass, after its end; nothing if this state can't have any more.
    pub(crate) fn begin_again(mut self: Box<Self>, id: u64) -> Option<Box<Self>> {
        let is_fit = self.own.as_mut()?.begin_pass();
        self.shared.id.store(id, Ordering::Relaxed);
        is_fit.then_some(self)
    }

    /// Forgets what is open, and takes the record back; nothing if somebody else has it still.
    pub(crate) fn end(mut self: Box<Self>) -> Option<Box<Self>> {
        self.stack.clear();
        if self.own.is_none() {
            let shared = Arc::get_mut(&mut self.shared)?;
            let record = shared.record.get_mut();
            self.own = Some(std::mem::take(
                record.unwrap_or_else(PoisonError::into_inner),
            ));
        }
        Some(self)
    }

    /// What others need to walk in the same record, which is behind a lock from now on.
    pub(crate) fn share(&mut self) -> &Arc<Shared> {
        if let Some(record) = self.own.take() {
            *locked(&self.shared.record) = record;
        }
        &self.shared
    }

    #[inline]
    pub(crate) fn parts(&mut self) -> (&mut Stack, Held<'_>) {
        let held = match &mut self.own {
            Some(record) => Held::Own(record),
            None => Held::Shared(locked(&self.shared.record)),
        };
        (&mut self.stack, held)
    }

    /// The same, while the record is nobody else's.
    #[inline]
    pub(crate) fn own_parts(&mut self) -> Option<(&mut Stack, &mut Record)> {
        Some((&mut self.stack, self.own.as_mut()?))
    }

    /// Looks at the record.
    pub(crate) fn look<R>(&self, look: impl FnOnce(&Stack, &Record) -> R) -> R {
        match &self.own {
            Some(record) => look(&self.stack, record),
            None => look(&self.stack, &locked(&self.shared.record)),
        }
    }
}

/// How often the last pass over a store that has ended shared each of its variables, by their names; nothing of those that it has not.
pub(crate) fn shared(store: &VarStore) -> HashMap<String, u32> {
    let mut last = (0, HashMap::new());
    store.pool().each(|state: &State| {
        if state.id() >= last.0 {
            let shared = state.look(|_, record| {
                let shared = record.shared();
                shared
                    .map(|(v, count)| (v.path().to_owned(), count))
                    .collect()
            });
            last = (state.id(), shared);
        }
    });
    last.1
}
