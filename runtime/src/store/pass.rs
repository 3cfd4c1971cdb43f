//! A pass, walked explicitly.

use std::panic::Location;
use std::sync::Arc;

use smallvec::SmallVec;

use super::captured::{Captured, Handle, Scope};
use super::enter::Entering;
use super::entered::{EnteredNameScope, EnteredScope};
use super::state::{Held, Shared, State};
use super::walk::{Left, Walk};
use super::{Request, VarStore, VariableOptions};
use crate::collection::{Filter, Item};
use crate::dtype::DType;
use crate::error::{Error, ErrorKind, Result};
use crate::host::HostArray;
use crate::name::{self, Name};
use crate::scope::{NameScopeOptions, NodeId, Original, OwnSettings, Reuse, ScopeOptions};
use crate::shape::IntoShape;
use crate::site::{Layer, Place, Trace};
use crate::variable::AnyVariable;

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
    state: Option<Box<State>>,
}

impl Pass {
    pub(crate) fn begin(store: &VarStore, reuse: Reuse, place: Place) -> Self {
        let id = store.next_pass();
        let idle = store.take_idle().and_then(|idle| idle.begin_again(id));
        let mut state = idle.unwrap_or_else(|| Box::new(State::new(id)));
        state.walk.begin(reuse, place);
        Self {
            store: store.clone(),
            state: Some(state),
        }
    }

    /// Another walk of a captured scope's pass, as another thread needs one; it stands at the root.
    pub(crate) fn join(h: &Handle) -> Self {
        let mut state = State::join(h.shared.clone());
        state.walk.begin_after(&h.captured.links);
        Self {
            store: h.store.clone(),
            state: Some(Box::new(state)),
        }
    }

    fn state(&self) -> &State {
        self.state
            .as_deref()
            .expect("a pass has its state until it is dropped")
    }

    #[inline]
    pub(super) fn state_mut(&mut self) -> &mut State {
        self.state
            .as_deref_mut()
            .expect("a pass has its state until it is dropped")
    }

    /// What others need to walk in this pass.
    pub(crate) fn share(&mut self) -> &Arc<Shared> {
        self.state_mut().share()
    }

    pub(crate) fn graph(&mut self) -> Held<'_> {
        self.state_mut().parts().1
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
        self.state()
            .look(|walk, graph| graph.full_name(walk.scope().node))
    }

    /// The name scope that was opened with the active variable scope first, with a trailing `/`: what re-enters exactly it.
    pub fn original_name_scope(&mut self) -> String {
        let (walk, mut graph) = self.state_mut().parts();
        graph.names.original(&walk.scope().original).to_string()
    }

    /// Whether variables may be shared in the active variable scope.
    pub fn reuse(&self) -> Reuse {
        self.state().walk.scope().reuse()
    }

    /// The current name scope, without a trailing `/`; the root's is empty.
    ///
    /// Name scopes get their names when somebody looks, which is why this needs the pass for itself.
    pub fn current_name_scope(&mut self) -> String {
        let (walk, mut graph) = self.state_mut().parts();
        let node = graph.names.at(walk.position());
        graph.full_name(node)
    }

    /// The active variable scope, as a value.
    pub fn current_scope(&mut self) -> Scope {
        let captured = self.capture();
        Scope::new(self.store.clone(), self.share().clone(), captured)
    }

    /// What the active variable scope brings to wherever it is entered again.
    pub(crate) fn capture(&mut self) -> Arc<Captured> {
        let (walk, mut graph) = self.state_mut().parts();
        walk.capture(|walk| {
            let open = walk.scope();
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
        self.state_mut().walk.reuse_variables();
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
        let shape = request.shape.look();
        match self.find((&request.name, shape, None), &request, place) {
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
        let position = self.position();
        self.asking()
            .variable(position, value.into(), options, place)
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
        Ok(self
            .state()
            .look(|_, graph| graph.collection(key, &filter, 0)))
    }

    /// Adds to a collection of this pass (`tf.add_to_collection`).
    pub fn add_to_collection(&mut self, key: &str, item: impl Into<Item>) {
        let item = item.into();
        self.graph().add(key, item);
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
        let name = name.into();
        let (walk, mut graph) = self.state_mut().parts();
        let position = graph.names.at(walk.position());
        let node = graph.names.add_node(position, &name);
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
        let name = name.into();
        let (walk, mut graph) = self.state_mut().parts();
        let position = graph.names.at(walk.position());
        let node = graph.names.add_scoped_node(position, &name);
        let named = node.map(|node| graph.full_name(node));
        drop(graph);
        named.map_err(|kind| self.fail(kind, place))
    }

    fn fail(&self, kind: ErrorKind, place: Place) -> Error {
        Error::new(kind).at(self.trace(place))
    }

    /// What was captured here or in an earlier pass, as a scope of this one, to be entered.
    pub(crate) fn scope_again(&mut self, captured: &Arc<Captured>) -> Scope {
        Scope::new(self.store.clone(), self.share().clone(), captured.clone())
    }

    /// A variable scope alone, made and left, as a value: no name scope, and no `/` after its original one (FORMAT.md S26).
    pub(crate) fn make_bare_scope(
        &mut self,
        name: Option<Name>,
        default: &Name,
        place: Place,
    ) -> Arc<Captured> {
        let (walk, mut graph) = self.state_mut().parts();
        let outer = walk.scope().node;
        let edge = graph
            .names
            .tree
            .edge(outer, name.as_ref().unwrap_or(default));
        let (node, suffix) = match name {
            Some(_) => (graph.names.tree.to(edge), 0),
            None => walk.unique_default(&mut graph, edge),
        };
        let name = match (name.as_ref().unwrap_or(default).as_str(), suffix) {
            (name, 0) => name.into(),
            (default, suffix) => name::suffixed(default, suffix).into(),
        };
        let position = walk.position();
        let own = OwnSettings {
            dtype: Some(DType::F32),
            ..OwnSettings::default()
        };
        let entering = Entering {
            reuse: Reuse::False,
            own: Some(&own),
            place,
        };
        walk.enter_named(&mut graph, node, position, Original::text(name), entering);
        drop(graph);
        let captured = self.capture();
        drop(self.leave());
        captured
    }

    /// What was added to a collection since then.
    pub(crate) fn collected_since(&self, key: &str, log: usize) -> Vec<Item> {
        self.state()
            .look(|_, graph| graph.collection(key, &Filter::default(), log))
    }

    pub(crate) fn walk(&self) -> &Walk {
        &self.state().walk
    }

    /// Where names go that are no variables'.
    pub(crate) fn position(&mut self) -> NodeId {
        let (walk, mut graph) = self.state_mut().parts();
        graph.names.at(walk.position())
    }

    #[inline]
    pub(crate) fn depth(&self) -> usize {
        self.walk().depth()
    }

    pub(crate) fn enter_layer(
        &mut self,
        layer: &'static Layer,
        called: &'static Location<'static>,
    ) {
        self.state_mut().walk.enter_layer(layer, called);
    }

    pub(crate) fn enter_scope(&mut self, options: &ScopeOptions, place: Place) -> Result<()> {
        let (walk, mut graph) = self.state_mut().parts();
        let entered = walk.enter_scope(&mut graph, options, place);
        drop(graph);
        entered.map_err(|e| e.at(self.trace(place)))
    }

    /// As [`Self::enter_scope`], where there is nothing to look at, to make or to report; false if there is.
    #[inline]
    pub(crate) fn enter_again(&mut self, name: &Name, reuse: Reuse, place: Place) -> bool {
        let parts = self.state_mut().own_parts();
        parts.is_some_and(|(walk, graph)| walk.enter_again(graph, name, reuse, place))
    }

    pub(crate) fn enter_name_scope(
        &mut self,
        options: &NameScopeOptions,
        place: Place,
    ) -> Result<Original> {
        let (walk, mut graph) = self.state_mut().parts();
        let entered = walk.enter_name_scope(&mut graph, options);
        drop(graph);
        entered.map_err(|e| e.at(self.trace(place)))
    }

    #[inline]
    pub(crate) fn leave(&mut self) -> Left {
        self.state_mut().walk.leave()
    }

    /// Leaves what was opened since the walk was so deep; almost always one frame.
    pub(crate) fn leave_to(&mut self, depth: usize) -> SmallVec<[Left; 1]> {
        let count = self.depth().saturating_sub(depth.max(1));
        (0..count).map(|_| self.leave()).collect()
    }

    pub(super) fn original(&mut self, original: &Original) -> String {
        self.graph().names.original(original).to_string()
    }

    /// What led to a place, for an error.
    pub(crate) fn trace(&self, place: Place) -> Trace {
        self.state().look(|walk, graph| {
            let links = walk.links().into_iter();
            Trace {
                site: place.site(),
                chain: links.map(|l| l.step(|n| graph.full_name(n))).collect(),
            }
        })
    }
}

/// The state goes back to the store, for the next pass, unless a captured scope or another walk still needs it.
impl Drop for Pass {
    fn drop(&mut self) {
        if let Some(idle) = self.state.take().and_then(State::end) {
            self.store.give_idle(idle);
        }
    }
}
