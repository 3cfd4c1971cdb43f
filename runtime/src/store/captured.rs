//! A variable scope as a value.

use std::fmt;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, RwLock};

use super::asking::Asking;
use super::chain::Link;
use super::pass::Pass;
use super::state::Shared;
use super::{Request, VarStore};
use crate::collection::{Filter, Item};
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::getter::CustomGetter;
use crate::hooks::{Constraint, Regularizer};
use crate::init::Initializer;
use crate::lock::{locked, reading, writing};
use crate::name::{self, Name};
use crate::partition::Partitioner;
use crate::scope::{NodeId, Reuse, Settings};
use crate::site::Place;
use crate::variable::AnyVariable;

/// A captured variable scope: a path, a reuse setting and defaults, to be re-entered later, elsewhere, or on another
/// thread (`tf.VariableScope`).
///
/// It brings its own reuse and defaults, not those of where it is entered; and re-entering it opens a *new* name scope
/// there, as TensorFlow does. In another pass over the same store it means the scope of the same name in that pass.
#[derive(Clone)]
pub struct Scope(Result<Handle>);

/// A scope and the pass that it was captured in.
#[derive(Clone)]
pub(crate) struct Handle {
    pub(crate) store: VarStore,
    pub(crate) shared: Arc<Shared>,
    pub(crate) captured: Arc<Captured>,
}

/// What a captured scope brings to wherever it is entered. One object for all handles of it: what is set through one, all have.
#[derive(Debug)]
pub(crate) struct Captured {
    pub(crate) name: Arc<str>,
    /// The last component of its name: the name scope that entering it again opens.
    pub(crate) own_name: Name,
    pub(crate) original: Arc<str>,
    reuse: AtomicU8,
    settings: RwLock<Arc<Settings>>,
    /// In the pass that it was captured in: its name, and what led there.
    node: NodeId,
    pub(crate) links: Vec<Link>,
}

impl Captured {
    pub(crate) fn new(
        (node, name): (NodeId, Arc<str>),
        original: Arc<str>,
        reuse: Reuse,
        settings: Arc<Settings>,
        links: Vec<Link>,
    ) -> Self {
        Self {
            own_name: name::last_component(&name).into(),
            name,
            original,
            reuse: AtomicU8::new(reuse.code()),
            settings: RwLock::new(settings),
            node,
            links,
        }
    }

    pub(crate) fn reuse(&self) -> Reuse {
        Reuse::from_code(self.reuse.load(Ordering::Acquire))
    }

    pub(crate) fn reuse_variables(&self) {
        self.reuse.store(Reuse::True.code(), Ordering::Release);
    }

    pub(crate) fn settings(&self) -> Arc<Settings> {
        reading(&self.settings).clone()
    }
}

impl Scope {
    pub(crate) fn new(store: VarStore, shared: Arc<Shared>, captured: Arc<Captured>) -> Self {
        Self(Ok(Handle {
            store,
            shared,
            captured,
        }))
    }

    /// A scope that could not be opened: whatever is asked of it gives the error.
    pub(crate) fn failed(error: Error) -> Self {
        Self(Err(error))
    }

    /// Whether it was captured in a pass over this store.
    pub(crate) fn is_of(&self, store: &VarStore) -> bool {
        self.0.as_ref().is_ok_and(|h| h.store.same(store))
    }

    pub(crate) fn parts(&self) -> Result<&Handle> {
        self.0.as_ref().map_err(Clone::clone)
    }

    /// The full name: `model/conv1`; the root's is empty.
    pub fn name(&self) -> &str {
        self.0.as_ref().map_or("", |h| &h.captured.name)
    }

    /// The name scope that was opened with it first, with a trailing `/`: what `name_scope!` re-enters exactly.
    pub fn original_name_scope(&self) -> &str {
        self.0.as_ref().map_or("", |h| &h.captured.original)
    }

    pub(crate) fn original(&self) -> Arc<str> {
        let original = self.0.as_ref().map(|h| h.captured.original.clone());
        original.unwrap_or_default()
    }

    /// Whether variables may be shared in it.
    pub fn reuse(&self) -> Reuse {
        self.0.as_ref().map_or(Reuse::False, |h| h.captured.reuse())
    }

    /// From now on existing variables only (`VariableScope.reuse_variables`).
    ///
    /// A trap, as in TensorFlow: it changes this scope, at once where it is the active one and for later entries by this
    /// handle, but not scopes inside it that are already open; and nothing undoes it.
    pub fn reuse_variables(&self) {
        if let Ok(h) = &self.0 {
            h.captured.reuse_variables();
        }
    }

    /// The element type of requests that name none.
    pub fn dtype(&self) -> DType {
        self.settings().dtype
    }

    /// The initializer of requests that name none.
    pub fn initializer(&self) -> Option<Initializer> {
        self.settings().initializer.clone()
    }

    /// The regularizer of requests that name none.
    pub fn regularizer(&self) -> Option<Regularizer> {
        self.settings().regularizer.clone()
    }

    /// Changes the element type of requests that name none, from now on.
    pub fn set_dtype(&self, dtype: impl Into<DType>) {
        self.change(|s| s.dtype = dtype.into());
    }

    /// Changes the initializer of requests that name none, from now on.
    pub fn set_initializer(&self, initializer: impl Into<Initializer>) {
        self.change(|s| s.initializer = Some(initializer.into()));
    }

    /// Changes the regularizer of requests that name none, from now on.
    pub fn set_regularizer(&self, regularizer: impl Into<Regularizer>) {
        self.change(|s| s.regularizer = Some(regularizer.into()));
    }

    /// Changes the constraint of requests that name none, from now on.
    pub fn set_constraint(&self, constraint: impl Into<Constraint>) {
        self.change(|s| s.constraint = Some(constraint.into()));
    }

    /// Changes the partitioner of requests that name none, from now on.
    pub fn set_partitioner(&self, partitioner: impl Into<Partitioner>) {
        self.change(|s| s.partitioner = Some(partitioner.into()));
    }

    /// Replaces the getters, those of the scopes around included, from now on.
    pub fn set_custom_getter(&self, getter: impl Into<CustomGetter>) {
        self.change(|s| s.getters = vec![getter.into()]);
    }

    fn change(&self, change: impl FnOnce(&mut Settings)) {
        if let Ok(h) = &self.0 {
            change(Arc::make_mut(&mut writing(&h.captured.settings)));
        }
    }

    pub(crate) fn settings(&self) -> Arc<Settings> {
        self.0
            .as_ref()
            .map_or_else(|_| Arc::default(), |h| h.captured.settings())
    }

    /// Asks for a variable in this scope: the explicit form of `get_variable!`.
    ///
    /// # Errors
    /// As [`Pass::get_variable`]; and the scope's own error, if it could not be opened.
    #[track_caller]
    pub fn get_variable(&self, request: Request) -> Result<AnyVariable> {
        let place = Place::or_caller(request.site);
        let h = self.parts()?;
        Asking {
            store: h.store.clone(),
            shared: h.shared.clone(),
            scope: h.captured.node,
            reuse: h.captured.reuse(),
            settings: h.captured.settings(),
            links: h.captured.links.clone(),
        }
        .get(request, place)
    }

    /// Whether the store has a variable of this name in this scope.
    pub fn contains(&self, name: &str) -> bool {
        self.0.as_ref().is_ok_and(|h| {
            h.store
                .by_key(&name::join(&h.captured.name, name))
                .is_some()
        })
    }

    /// The members of a collection in this scope (`VariableScope.get_collection`).
    ///
    /// A trap, as in TensorFlow: the scope's name is a regular expression here, so `.` matches any character, and it is
    /// compared with variables' *names*, which can differ from where they were asked for.
    ///
    /// # Errors
    /// If the scope could not be opened, or its name is no regular expression.
    pub fn get_collection(&self, key: &str) -> Result<Vec<Item>> {
        let h = self.parts()?;
        let graph = locked(&h.shared.graph);
        let all = graph.collection(key, &Filter::default(), 0);
        if all.is_empty() {
            // TensorFlow does not look at the pattern then, and a scope's name need not be one.
            return Ok(all);
        }
        let filter = Filter::new(Some(&name::inside_pattern(&h.captured.name)))?;
        Ok(graph.collection(key, &filter, 0))
    }

    /// Another walk of the pass that it was captured in, for explicit code on another thread. It stands at the root:
    /// re-enter the scope with `pass.scope(&captured)`.
    ///
    /// # Errors
    /// If the scope could not be opened.
    pub fn pass(&self) -> Result<Pass> {
        self.parts().map(Pass::join)
    }

    /// The scope of this name below, without entering it: for builders that take a scope (`VarBuilder::pp`).
    ///
    /// It inherits reuse and defaults, and opens no name scope.
    pub fn child(&self, name: impl Into<Name>) -> Self {
        let Ok(h) = &self.0 else { return self.clone() };
        let name = name.into();
        let mut graph = locked(&h.shared.graph);
        let node = graph.names.tree.child(h.captured.node, &name);
        let full = graph.names.tree.full(node).clone();
        drop(graph);
        let c = &h.captured;
        let original = name::scope_string(&full).into();
        let child = Captured::new(
            (node, full),
            original,
            c.reuse(),
            c.settings(),
            c.links.clone(),
        );
        Self::new(h.store.clone(), h.shared.clone(), Arc::new(child))
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ok(h) => write!(f, "<Scope '{}' reuse={}>", h.captured.name, self.reuse()),
            Err(e) => write!(f, "<Scope that could not be opened: {e}>"),
        }
    }
}
