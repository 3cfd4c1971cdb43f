//! What a walk notes of itself, in a pass that is recorded.

use std::sync::Arc;

use super::Pass;
use crate::scope::Standing;
use crate::site::{Definition, Place};
use crate::store::{Asker, Call, CallId, Recording, Step};

/// A recording, and the calls of layers that are running in this walk.
///
/// Who leaves a layer says nothing here, so that leaving costs what it does: calls that are over are found out by the next one who asks.
#[derive(Debug)]
pub(crate) struct Walk {
    pub(crate) recording: Arc<Recording>,
    /// How deep the frame of each is, and its number.
    calls: Vec<(usize, CallId)>,
}

impl Walk {
    pub(super) fn of(recording: Arc<Recording>) -> Self {
        Self {
            recording,
            calls: Vec::new(),
        }
    }
}

impl Pass {
    /// The innermost call that runs, above a depth.
    ///
    /// A frame of a layer has noted its call when it was entered, and thrown out whatever was noted as deep. So the innermost entry whose frame
    /// is there, and a layer's, is that of this layer.
    fn running(&mut self, below: usize) -> Option<CallId> {
        let state = self.state.as_deref()?;
        let walk = self.walk.as_deref_mut()?;
        let runs = |depth| depth < below && state.stack.is_layer(depth);
        while walk.calls.last().is_some_and(|(depth, _)| !runs(*depth)) {
            walk.calls.pop();
        }
        walk.calls.last().map(|(_, call)| *call)
    }

    /// Notes the call whose frame was entered just now.
    #[cold]
    pub(super) fn note_call(&mut self, layer: &'static Definition) {
        let depth = self.depth() - 1;
        let parent = self.running(depth);
        let call = Call {
            pass: self.state().id(),
            parent,
            layer,
            provenance: self.provenance(Place::or_caller(None)),
            name_scope: self.current_name_scope(),
        };
        if let Some(walk) = &mut self.walk {
            let call = walk.recording.note(Step::Call(Box::new(call)));
            walk.calls.push((depth, call));
        }
    }

    /// Who asks for what is asked for now, if anybody wants to know.
    pub(crate) fn asker(&mut self) -> Option<(Arc<Recording>, Asker)> {
        let recording = self.walk.as_ref()?.recording.clone();
        let call = self.running(self.depth());
        let body = match self.stack().standing() {
            Standing::Layer => None,
            Standing::Scope | Standing::Pass => Some(self.current_name_scope()),
        };
        let pass = self.state().id();
        Some((recording, Asker { pass, call, body }))
    }
}
