//! The steady path: a request that comes to what this pass, or an earlier one in its state, knows already.

use super::Pass;
use super::Request;
use super::asking::Asking;
use super::decide::{Decision, decide};
use crate::lock::locked;
use crate::site::Place;
use crate::variable::AnyVariable;

impl Pass {
    /// What a request comes to when nothing has to be made, run or reported.
    pub(crate) fn find(&mut self, request: &Request, place: Place) -> Option<AnyVariable> {
        let dtype = self.walk.with_settings(|settings| {
            let initializer = request
                .initializer
                .as_ref()
                .or(settings.initializer.as_ref());
            let is_plain = settings.getters.is_empty()
                && settings.partitioner.is_none()
                && settings.regularizer.is_none()
                && request.partitioner.is_none()
                && request.regularizer.is_none()
                && initializer.is_none_or(|i| i.value_of().is_none());
            is_plain.then(|| request.dtype.unwrap_or(settings.dtype))
        })?;
        if self.store.is_strict() {
            return None;
        }
        let scope = self.walk.scope();
        let (node, reuse) = (scope.node, scope.reuse());
        let mut graph = locked(&self.shared.as_ref()?.graph);
        let key = graph.names.tree.child(node, &request.name);
        let variable = graph.known(key)?;
        let fits = variable.dtype() == dtype
            && request
                .shape
                .as_ref()
                .is_none_or(|s| s.is_compatible(variable.shape()))
            && !self.store.is_partitioned();
        if !fits {
            return None;
        }
        let variable = variable.clone();
        match decide(graph.existence(key), reuse) {
            Decision::Share => {}
            Decision::Find => {
                graph.mark_found(key, &variable);
                graph.ask(key, place);
            }
            _ => return None,
        }
        Some(variable)
    }

    pub(crate) fn asking(&self) -> Asking {
        let scope = self.walk.scope();
        Asking {
            store: self.store.clone(),
            shared: self.shared().clone(),
            scope: scope.node,
            reuse: scope.reuse(),
            settings: self.walk.settings(),
            links: self.walk.links(),
        }
    }
}
