//! The steady path: a request that comes to what this pass, or an earlier one in its state, knows already.

use super::Pass;
use super::Request;
use super::asking::Asking;
use super::decide::{Decision, decide};
use super::graph::Graph;
use super::walk::Walk;
use crate::dtype::DType;
use crate::name::Name;
use crate::shape::AskedShape;
use crate::site::Place;
use crate::variable::AnyVariable;

impl Pass {
    /// What a request comes to when nothing has to be made, run or reported. Its name, shape and dtype come apart: they are not
    /// moved.
    #[inline]
    pub(crate) fn find(
        &mut self,
        (name, shape, dtype): (&Name, AskedShape<'_>, Option<DType>),
        asked: &Request,
        place: Place,
    ) -> Option<AnyVariable> {
        let is_plain = asked.partitioner.is_none()
            && asked.regularizer.is_none()
            && asked
                .initializer
                .as_ref()
                .is_none_or(|i| i.value_of().is_none())
            && !self.store.is_strict()
            && !self.store.is_partitioned();
        if !is_plain {
            return None;
        }
        let what = (name, shape, dtype.or(asked.dtype));
        let state = self.state_mut();
        match state.own_parts() {
            Some((walk, graph)) => find(walk, graph, what, place),
            None => {
                let (walk, mut graph) = state.parts();
                find(walk, &mut graph, what, place)
            }
        }
    }

    /// What a request is resolved against that has to be made, run or reported.
    pub(crate) fn asking(&mut self) -> Asking {
        let shared = self.share().clone();
        let walk = self.walk();
        let scope = walk.scope();
        Asking {
            store: self.store.clone(),
            shared,
            scope: scope.node,
            reuse: scope.reuse(),
            settings: walk.settings(),
            links: walk.links(),
        }
    }
}

fn find(
    walk: &Walk,
    graph: &mut Graph,
    (name, shape, dtype): (&Name, AskedShape<'_>, Option<DType>),
    place: Place,
) -> Option<AnyVariable> {
    let plain = walk.plain_dtype()?;
    let scope = walk.scope();
    let key = graph.names.tree.child(scope.node, name);
    let variable = graph.known(key)?;
    if variable.dtype() != dtype.unwrap_or(plain) || !shape.is_compatible(variable.shape()) {
        return None;
    }
    let variable = variable.clone();
    match decide(graph.existence(key), scope.reuse()) {
        Decision::Share => {}
        Decision::Find => graph.find(key, place),
        _ => return None,
    }
    Some(variable)
}
