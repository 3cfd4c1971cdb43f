//! What a captured scope brings to wherever it is entered.

use std::fmt;
use std::mem;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, RwLock};

use super::node::NodeId;
use super::settings::{PlainDtype, Settings};
use crate::lock::{reading, writing};
use crate::name::{self, Name};
use crate::options::Reuse;
use crate::site::Chain;

/// One object for all handles of a scope: what is set through one, all have.
pub(crate) struct Captured {
    pub(crate) name: Arc<str>,
    /// The last component of its name: the name scope that entering it again opens.
    pub(crate) own_name: Name,
    pub(crate) original: Arc<str>,
    reuse: AtomicU8,
    settings: RwLock<Arc<Settings>>,
    /// In the pass that it was captured in: its name, and what led there.
    pub(crate) node: NodeId,
    pub(crate) chain: Option<Arc<Chain>>,
}

impl Captured {
    pub(crate) fn new(
        (node, name): (NodeId, Arc<str>),
        original: Arc<str>,
        reuse: Reuse,
        settings: Arc<Settings>,
        chain: Option<Arc<Chain>>,
    ) -> Self {
        Self {
            own_name: name::last_component(&name).into(),
            name,
            original,
            reuse: AtomicU8::new(reuse.code()),
            settings: RwLock::new(settings),
            node,
            chain,
        }
    }

    pub(crate) fn reuse(&self) -> Reuse {
        Reuse::from_code(self.reuse.load(Ordering::Acquire))
    }

    pub(crate) fn reuse_variables(&self) {
        self.reuse.store(Reuse::True.code(), Ordering::Release);
    }

    /// The defaults. A handle may replace them meanwhile, and then these are the last: they are dropped where nothing is locked.
    pub(crate) fn settings(&self) -> Arc<Settings> {
        reading(&self.settings).clone()
    }

    /// How many getters there are.
    pub(super) fn getters(&self) -> usize {
        reading(&self.settings).getters.len()
    }

    /// As [`Settings::plain_dtype`] of them.
    pub(crate) fn plain_dtype(&self) -> Option<PlainDtype> {
        reading(&self.settings).plain_dtype()
    }

    /// Changes the defaults. `change` moves in what was made before and runs nothing of the user's: the lock is held. What it
    /// replaces is dropped after the lock is free, with the old defaults.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Settings)) {
        let mut settings = writing(&self.settings);
        let mut changed = Settings::clone(&settings);
        change(&mut changed);
        let old = mem::replace(&mut *settings, Arc::new(changed));
        drop(settings);
        drop(old);
    }
}

/// Without the defaults: whoever writes the text may ask for them.
impl fmt::Debug for Captured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Captured")
            .field("name", &self.name)
            .field("reuse", &self.reuse())
            .finish_non_exhaustive()
    }
}
