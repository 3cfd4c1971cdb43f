//! A pass, walked explicitly.

use std::panic::Location;
use std::sync::{Arc, Mutex, PoisonError};

use smallvec::SmallVec;

use super::captured::{Captured, Handle, Scope};
use super::entered::{EnteredNameScope, EnteredScope};
use super::graph::Graph;
use super::walk::{Left, Walk};
use super::{Idle, Request, VarStore, VariableOptions};
use crate::collection::{Filter, Item};
use crate::dtype::DType;
use crate::error::{Error, ErrorKind, Result};
use crate::host::HostArray;
use crate::lock::locked;
use crate::name::Name;
use crate::scope::{NameScopeOptions, Original, OwnSettings, Reuse, ScopeOptions};
use crate::site::{Layer, Place, Trace};
use crate::variable::AnyVariable;

/// What the walks of one pass share.
#[derive(Debug)]
pub(crate) struct Shared {
    /// The number of the pass in its store.
    pub(crate) id: u64,
    pub(crate) graph: Mutex<Graph>,
}

/// One walk of model code over a store, like one TensorFlow graph: the explicit form of what the macros do.
///
/// Scopes are opened with [`Self::scope`] and closed when the guard goes. What lives in the pass and what in the store:
///
/// | | in the pass, fresh each time | in the store, as long as it lives |
/// | --- | --- | --- |
/// | variables | which were asked for, and where first | all of them, each with name, key, value, options and where it was defined |
/// | names | which are used: by name scopes, operations, and variables that were asked for | those of all variables: a new one gets another |
/// | scopes | those that are open, and how often each was, for `default_name` | none |
/// | collections | variables in the order in which they were asked for, and what was added: losses, [`Self::add_to_collection`] | for each variable, which it is in |
/// | templates | whether a call has succeeded, and in which scope | none |
/// | settings | reuse of the root scope | seed, engine, `freeze`, `strict` |
///
/// A captured [`Scope`] and a [`Template`](crate::Template) are the caller's: in another pass they mean the scope of the same name there,
/// with the captured reuse and defaults.
///
/// A request without reuse for a variable that the store has and that was not yet asked for in this pass *finds* it, with
/// the checks that reuse makes; asked for twice in one pass it is an error. So a training loop is a loop around passes.
#[derive(Debug)]
pub struct Pass {
    pub(super) store: VarStore,
    pub(super) shared: Option<Arc<Shared>>,
    pub(super) walk: Walk,
    number: u32,
}

impl Pass {
    pub(crate) fn begin(store: &VarStore, reuse: Reuse, place: Place) -> Self {
        let id = store.next_pass();
        let recycled = store.take_idle().and_then(|mut idle| {
            let shared = Arc::get_mut(&mut idle.shared)?;
            shared.id = id;
            let graph = shared
                .graph
                .get_mut()
                .unwrap_or_else(PoisonError::into_inner);
            graph.begin_pass().then_some(idle)
        });
        let Idle { shared, mut walk } = recycled.unwrap_or_else(|| Idle {
            shared: Arc::new(Shared {
                id,
                graph: Mutex::new(Graph::new()),
            }),
            walk: Walk::default(),
        });
        let number = locked(&shared.graph).names.pass();
        walk.begin(reuse, place);
        Self {
            store: store.clone(),
            shared: Some(shared),
            walk,
            number,
        }
    }

    /// Another walk of a captured scope's pass, as another thread needs one; it stands at the root.
    pub(crate) fn join(h: &Handle) -> Self {
        let mut walk = Walk::default();
        walk.begin_after(&h.captured.links);
        let number = locked(&h.shared.graph).names.pass();
        Self {
            store: h.store.clone(),
            shared: Some(h.shared.clone()),
            walk,
            number,
        }
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        self.shared
            .as_ref()
            .expect("a pass has its state until it is dropped")
    }

    /// The store.
    pub fn store(&self) -> &VarStore {
        &self.store
    }

    /// Opens a variable scope (`tf.variable_scope`); it is closed when the guard goes.
    ///
    /// ```
    /// use varscope::{Request, VarStore};
    ///
    /// let store = VarStore::new();
    /// let mut pass = store.pass();
    /// {
    ///     let mut conv1 = pass.scope("conv1")?;
    ///     let w = conv1.get_variable(Request::new("weights").shape([5, 5, 1, 32]))?;
    ///     assert_eq!(w.name(), "conv1/weights:0");
    /// }
    /// # Ok::<(), varscope::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the name is illegal, if there is none, or if `reuse` goes with a default name. Nothing is opened then.
    #[track_caller]
    pub fn scope(&mut self, options: impl Into<ScopeOptions>) -> Result<EnteredScope<'_>> {
        let options = options.into();
        let place = Place::or_caller(options.site);
        let depth = self.depth();
        self.enter_scope(&options, place)?;
        Ok(EnteredScope { pass: self, depth })
    }

    /// Opens a name scope (`tf.name_scope`); it is closed when the guard goes. Variables of `get_variable` do not see it.
    ///
    /// A trap, as in TensorFlow: it takes its name, so a variable that is asked for under that name gets another one (but not
    /// another key).
    ///
    /// # Errors
    /// If the name is illegal. Nothing is opened then.
    #[track_caller]
    pub fn name_scope(
        &mut self,
        options: impl Into<NameScopeOptions>,
    ) -> Result<EnteredNameScope<'_>> {
        let options = options.into();
        let place = Place::or_caller(options.site);
        let depth = self.depth();
        let opened = self.enter_name_scope(&options, place)?;
        Ok(EnteredNameScope {
            pass: self,
            depth,
            opened,
        })
    }

    /// The full name of the active variable scope; the root's is empty.
    pub fn scope_name(&self) -> String {
        locked(&self.shared().graph).full_name(self.walk.scope().node)
    }

    /// The name scope that was opened with the active variable scope first, with a trailing `/`: what re-enters exactly it.
    pub fn original_name_scope(&self) -> String {
        locked(&self.shared().graph)
            .names
            .original(&self.walk.scope().original)
            .to_string()
    }

    /// Whether variables may be shared in the active variable scope.
    pub fn reuse(&self) -> Reuse {
        self.walk.scope().reuse()
    }

    /// The current name scope, without a trailing `/`; the root's is empty.
    pub fn current_name_scope(&self) -> String {
        locked(&self.shared().graph).full_name(self.walk.position())
    }

    /// The active variable scope, as a value.
    pub fn current_scope(&mut self) -> Scope {
        let captured = self.capture();
        Scope::new(self.store.clone(), self.shared().clone(), captured)
    }

    /// What the active variable scope brings to wherever it is entered again.
    pub(crate) fn capture(&mut self) -> Arc<Captured> {
        let shared = self.shared().clone();
        self.walk.capture(|walk| {
            let open = walk.scope();
            let graph = locked(&shared.graph);
            let name = graph.names.tree.full(open.node).clone();
            let original = graph.names.original(&open.original);
            Captured::new(
                (open.node, name),
                original,
                open.reuse(),
                walk.settings(),
                walk.links(),
            )
        })
    }

    /// From now on existing variables only, in the active scope (`VariableScope.reuse_variables`).
    ///
    /// A trap, as in TensorFlow: nothing undoes it, so at the root it holds for the rest of the pass. Scopes that are opened later
    /// inherit it.
    pub fn reuse_variables(&mut self) {
        self.walk.reuse_variables();
    }

    /// Asks for a variable in the active scope (`tf.get_variable`).
    ///
    /// # Errors
    /// In TensorFlow's order: an initializer of another element type than the explicit one; a partitioned variable; a value
    /// together with a shape; then, if the variable exists, reuse that is not allowed, another shape, another element type;
    /// and if it does not, reuse of what is missing, no initializer and no shape, no default for the element type, a shape
    /// that is not fully known. Nothing is stored then. If the value can't be made (a conversion, a user's initializer), the
    /// *name* is taken all the same, as in TensorFlow: the next variable of this name in this pass gets a suffix.
    #[track_caller]
    pub fn get_variable(&mut self, request: Request) -> Result<AnyVariable> {
        let place = Place::or_caller(request.site);
        match self.find(&request, place) {
            Some(found) => Ok(found),
            None => self.asking().get(request, place),
        }
    }

    /// Makes a variable that is always new (`tf.Variable`), named in the current name scope: in every pass another one.
    ///
    /// Variable scopes matter only by the name scopes that they open, and `get_variable` never finds it.
    ///
    /// # Errors
    /// If the name is illegal, or given exactly and taken; if the store is frozen; or if the value can't be converted to the element
    /// type asked for. The *name* is taken all the same then, as in TensorFlow.
    #[track_caller]
    pub fn variable(
        &mut self,
        value: impl Into<HostArray>,
        options: VariableOptions,
    ) -> Result<AnyVariable> {
        let place = Place::or_caller(options.site);
        self.asking()
            .variable(self.walk.position(), value.into(), options, place)
    }

    /// A collection's members in this pass whose names begin with a match of the regular expression `scope`, in order
    /// (`tf.get_collection`).
    ///
    /// A trap, as in TensorFlow: the match is anchored at the start only, so `a` also gives `ab/w:0` and `a_1/w:0`.
    ///
    /// # Errors
    /// If `scope` is no regular expression.
    pub fn get_collection(&self, key: &str, scope: Option<&str>) -> Result<Vec<Item>> {
        let filter = Filter::new(scope)?;
        Ok(locked(&self.shared().graph).collection(key, &filter, 0))
    }

    /// Adds to a collection of this pass (`tf.add_to_collection`).
    pub fn add_to_collection(&mut self, key: &str, item: impl Into<Item>) {
        locked(&self.shared().graph).add(key, item.into());
    }

    /// Names an operation in the current name scope, as TensorFlow names nodes: made unique regardless of case, or exactly so with a
    /// trailing `/`. For summaries and traces.
    ///
    /// A trap, as in TensorFlow: an exact name is not marked as used, so the next plain one of that name is an error, and the one
    /// after gets a suffix.
    ///
    /// # Errors
    /// If the name is illegal, or given exactly and taken.
    #[track_caller]
    pub fn name_operation(&mut self, name: impl Into<Name>) -> Result<String> {
        let place = Place::or_caller(None);
        let mut graph = locked(&self.shared().graph);
        let node = graph.names.add_node(self.walk.position(), &name.into());
        let named = node.map(|node| graph.full_name(node));
        drop(graph);
        named.map_err(|kind| self.fail(kind, place))
    }

    /// As [`Self::name_operation`], for an operation that opens a name scope of its own name.
    ///
    /// # Errors
    /// If the name is illegal as a scope or as a node, or given exactly and taken.
    #[track_caller]
    pub fn name_scoped_operation(&mut self, name: impl Into<Name>) -> Result<String> {
        let place = Place::or_caller(None);
        let mut graph = locked(&self.shared().graph);
        let node = graph
            .names
            .add_scoped_node(self.walk.position(), &name.into());
        let named = node.map(|node| graph.full_name(node));
        drop(graph);
        named.map_err(|kind| self.fail(kind, place))
    }

    fn fail(&self, kind: ErrorKind, place: Place) -> Error {
        Error::new(kind).at(self.trace(place))
    }

    /// What was captured here or in an earlier pass, as a scope of this one, to be entered.
    pub(crate) fn scope_again(&self, captured: &Arc<Captured>) -> Scope {
        Scope::new(self.store.clone(), self.shared().clone(), captured.clone())
    }

    /// A variable scope alone, made and left, as a value: no name scope, and no `/` after its original one (FORMAT.md S26).
    pub(crate) fn make_bare_scope(
        &mut self,
        name: Option<Name>,
        default: &Name,
        place: Place,
    ) -> Arc<Captured> {
        let shared = self.shared().clone();
        let mut graph = locked(&shared.graph);
        let name = name.unwrap_or_else(|| self.walk.unique_default(&mut graph, default));
        let own = OwnSettings {
            dtype: Some(DType::F32),
            ..OwnSettings::default()
        };
        let position = self.walk.position();
        self.walk.enter_variable_scope(
            &mut graph,
            &name.into(),
            None,
            position,
            Reuse::False,
            &own,
            place,
        );
        drop(graph);
        let captured = self.capture();
        drop(self.leave());
        captured
    }

    /// What was added to a collection since then.
    pub(crate) fn collected_since(&self, key: &str, log: usize) -> Vec<Item> {
        locked(&self.shared().graph).collection(key, &Filter::default(), log)
    }

    pub(crate) fn walk(&mut self) -> &mut Walk {
        &mut self.walk
    }

    pub(crate) fn depth(&self) -> usize {
        self.walk.depth()
    }

    pub(crate) fn enter_layer(
        &mut self,
        layer: &'static Layer,
        called: &'static Location<'static>,
    ) {
        self.walk.enter_layer(layer, called);
    }

    pub(crate) fn enter_scope(&mut self, options: &ScopeOptions, place: Place) -> Result<()> {
        let shared = self.shared().clone();
        let entered = self
            .walk
            .enter_scope(&mut locked(&shared.graph), options, place);
        entered.map_err(|e| e.at(self.trace(place)))
    }

    pub(crate) fn enter_name_scope(
        &mut self,
        options: &NameScopeOptions,
        place: Place,
    ) -> Result<Original> {
        let shared = self.shared().clone();
        let entered = self
            .walk
            .enter_name_scope(&mut locked(&shared.graph), options);
        entered.map_err(|e| e.at(self.trace(place)))
    }

    pub(crate) fn leave(&mut self) -> Left {
        self.walk.leave(self.number)
    }

    /// Leaves what was opened since the walk was so deep; almost always one frame.
    pub(crate) fn leave_to(&mut self, depth: usize) -> SmallVec<[Left; 1]> {
        let count = self.walk.depth().saturating_sub(depth.max(1));
        (0..count).map(|_| self.leave()).collect()
    }

    /// What led to a place, for an error.
    pub(crate) fn trace(&self, place: Place) -> Trace {
        let graph = locked(&self.shared().graph);
        let chain = self
            .walk
            .links()
            .into_iter()
            .map(|l| l.step(|n| graph.full_name(n)))
            .collect();
        Trace {
            site: place.site(),
            chain,
        }
    }
}

/// The state goes back to the store, for the next pass, unless a captured scope or another walk still needs it.
impl Drop for Pass {
    fn drop(&mut self) {
        let mut walk = std::mem::take(&mut self.walk);
        walk.clear();
        if let Some(mut shared) = self.shared.take()
            && Arc::get_mut(&mut shared).is_some()
        {
            self.store.give_idle(Idle { shared, walk });
        }
    }
}
