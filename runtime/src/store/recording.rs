//! What passes over the store did, noted while somebody wants to know.
//!
//! Nobody does as a rule, and then it costs nothing: the flag that sends requests over the long road, where they are noted, is in the word
//! that short roads look at anyway.

use std::sync::{Arc, Mutex};

use super::VarStore;
use super::flags::Flags;
use crate::lock::locked;
use crate::site::{Definition, Provenance};
use crate::variable::AnyVariable;

/// The steps of all passes that began meanwhile, in the order in which they were made.
#[derive(Debug, Default)]
pub(crate) struct Recording(Mutex<Vec<Step>>);

/// The number of a call: which step it is.
pub(crate) type CallId = usize;

/// Something that a pass did.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// A layer was called.
    Call(Box<Call>),
    /// A variable was asked for, and given.
    Request(Asker, AnyVariable),
}

/// A call of a layer.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) pass: u64,
    /// The call that it was made in.
    pub(crate) parent: Option<CallId>,
    pub(crate) layer: &'static Definition,
    /// What led there, the call itself included.
    pub(crate) provenance: Provenance,
    pub(crate) name_scope: String,
}

/// Who asks for a variable.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Asker {
    pub(crate) pass: u64,
    pub(crate) call: Option<CallId>,
    /// The name scope of the scope's body that asks in that call; nothing if the layer does itself.
    pub(crate) body: Option<String>,
}

impl Recording {
    pub(crate) fn note(&self, step: Step) -> CallId {
        let mut steps = locked(&self.0);
        steps.push(step);
        steps.len() - 1
    }

    pub(crate) fn steps(&self) -> Vec<Step> {
        locked(&self.0).clone()
    }
}

/// The recordings that are being made; the last one has what begins now.
pub(super) type Recordings = Mutex<Vec<Arc<Recording>>>;

/// A recording is made until this goes.
#[derive(Debug)]
pub(crate) struct Recorded {
    store: VarStore,
    recording: Arc<Recording>,
}

impl VarStore {
    /// Begins to note what passes do that begin from now on.
    pub(crate) fn record(&self) -> Recorded {
        let recording = Arc::new(Recording::default());
        let mut recordings = locked(&self.0.recordings);
        recordings.push(recording.clone());
        self.0.flags.set(Flags::RECORDED, true);
        Recorded {
            store: self.clone(),
            recording,
        }
    }

    /// The recording that a pass goes to which begins now.
    pub(crate) fn recording(&self) -> Option<Arc<Recording>> {
        if !self.0.flags.has(Flags::RECORDED) {
            return None;
        }
        locked(&self.0.recordings).last().cloned()
    }
}

impl Recorded {
    pub(crate) fn steps(&self) -> Vec<Step> {
        self.recording.steps()
    }
}

impl Drop for Recorded {
    fn drop(&mut self) {
        let mut recordings = locked(&self.store.0.recordings);
        recordings.retain(|other| !Arc::ptr_eq(other, &self.recording));
        self.store
            .0
            .flags
            .set(Flags::RECORDED, !recordings.is_empty());
    }
}
