//! What a pass stands on, and who holds its graph: the pass itself, until something else needs it too.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::graph::Graph;
use super::walk::Walk;
use crate::lock::locked;

/// What the walks of one pass share.
#[derive(Debug)]
pub(crate) struct Shared {
    /// The number of the pass in its store.
    pub(crate) id: u64,
    /// Empty as long as the pass holds the graph itself.
    pub(crate) graph: Mutex<Graph>,
}

/// A walk and the graph that it walks in. Used again by later passes of the store.
///
/// Most passes are walked by one thread and captured by nobody: no lock is taken for them.
#[derive(Debug)]
pub(crate) struct State {
    shared: Arc<Shared>,
    /// The graph, while it is nobody else's.
    own: Option<Graph>,
    pub(crate) walk: Walk,
}

/// A graph, wherever it is.
pub(crate) enum Held<'a> {
    Own(&'a mut Graph),
    Shared(MutexGuard<'a, Graph>),
}

impl Deref for Held<'_> {
    type Target = Graph;

    fn deref(&self) -> &Graph {
        match self {
            Self::Own(graph) => graph,
            Self::Shared(graph) => graph,
        }
    }
}

impl DerefMut for Held<'_> {
    fn deref_mut(&mut self) -> &mut Graph {
        match self {
            Self::Own(graph) => graph,
            Self::Shared(graph) => graph,
        }
    }
}

impl State {
    /// For the first pass.
    pub(crate) fn new(id: u64) -> Self {
        Self {
            own: Some(Graph::new()),
            shared: Arc::new(Shared {
                id,
                graph: Mutex::default(),
            }),
            walk: Walk::default(),
        }
    }

    /// Another walk of the same graph.
    pub(crate) fn join(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            own: None,
            walk: Walk::default(),
        }
    }

    /// For another pass; nothing if this state can't have any more, or is somebody's still.
    pub(crate) fn begin_again(mut self: Box<Self>, id: u64) -> Option<Box<Self>> {
        let is_fit = self.own.as_mut()?.begin_pass();
        Arc::get_mut(&mut self.shared)?.id = id;
        is_fit.then_some(self)
    }

    /// Forgets what is open, and takes the graph back; nothing if somebody else has it still.
    pub(crate) fn end(mut self: Box<Self>) -> Option<Box<Self>> {
        self.walk.clear();
        if self.own.is_none() {
            let shared = Arc::get_mut(&mut self.shared)?;
            let graph = shared.graph.get_mut();
            self.own = Some(std::mem::take(
                graph.unwrap_or_else(PoisonError::into_inner),
            ));
        }
        Some(self)
    }

    /// What others need to walk in the same graph, which is behind a lock from now on.
    pub(crate) fn share(&mut self) -> &Arc<Shared> {
        if let Some(graph) = self.own.take() {
            *locked(&self.shared.graph) = graph;
        }
        &self.shared
    }

    #[inline]
    pub(crate) fn parts(&mut self) -> (&mut Walk, Held<'_>) {
        let held = match &mut self.own {
            Some(graph) => Held::Own(graph),
            None => Held::Shared(locked(&self.shared.graph)),
        };
        (&mut self.walk, held)
    }

    /// The same, while the graph is nobody else's.
    #[inline]
    pub(crate) fn own_parts(&mut self) -> Option<(&mut Walk, &mut Graph)> {
        Some((&mut self.walk, self.own.as_mut()?))
    }

    /// Looks at the graph.
    pub(crate) fn look<R>(&self, look: impl FnOnce(&Walk, &Graph) -> R) -> R {
        match &self.own {
            Some(graph) => look(&self.walk, graph),
            None => look(&self.walk, &locked(&self.shared.graph)),
        }
    }
}
