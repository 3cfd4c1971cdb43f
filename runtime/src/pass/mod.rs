//! A pass, walked explicitly.

mod collections;
mod entered;
mod opening;
mod operations;
mod record;
mod scope;
mod state;
#[cfg(feature = "tensorboard")]
mod walk;

use std::panic::Location;
use std::sync::Arc;

use smallvec::SmallVec;

pub use entered::{EnteredNameScope, EnteredScope};
pub use opening::{ScopeOptions, ScopeTarget};
pub(crate) use record::{Existence, Record, TemplateId};
pub use scope::Scope;
pub(crate) use state::{Shared, shared};

use scope::Handle;
use state::{Held, State};

use crate::error::{Error, ErrorKind, Result};
use crate::name::Name;
use crate::options::{NameScopeOptions, Reuse};
use crate::scope::{Captured, Left, NodeId, Original, Stack};
use crate::site::{Definition, Place, Provenance};
use crate::spans::{Opened, Span};
use crate::store::VarStore;

impl VarStore {
    /// Begins a pass, to be walked without a thread-local stack: the explicit form of [`model!`](crate::model).
    #[track_caller]
    pub fn pass(&self) -> Pass {
        self.pass_with(Reuse::False)
    }

    /// Begins a pass whose root scope has this reuse: the explicit form of `model!(store, reuse = ..)`.
    #[track_caller]
    pub fn pass_with(&self, reuse: impl Into<Reuse>) -> Pass {
        Pass::begin(self, reuse.into(), Place::or_caller(None))
    }
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
    store: VarStore,
    state: Option<Box<State>>,
    #[cfg(feature = "tensorboard")]
    walk: Option<Box<walk::Walk>>,
}

impl Pass {
    pub(crate) fn begin(store: &VarStore, reuse: Reuse, place: Place) -> Self {
        let id = store.next_pass();
        let pool = store.pool();
        let idle = pool.take::<State>();
        let idle = idle.and_then(|idle| idle.begin_again(id));
        let mut state = idle.unwrap_or_else(|| {
            pool.note_miss();
            Box::new(State::new(id))
        });
        if pool.has_several() {
            state.own_handles();
        }
        state.stack.begin(reuse, place);
        Self {
            store: store.clone(),
            state: Some(state),
            #[cfg(feature = "tensorboard")]
            walk: walk_of(store),
        }
    }

    /// Another walk of a captured scope's pass, as another thread needs one; it stands at the root.
    pub(crate) fn join(h: &Handle) -> Self {
        let mut state = State::join(h.shared.clone());
        state.stack.begin_after(&h.captured);
        Self {
            store: h.store.clone(),
            state: Some(Box::new(state)),
            #[cfg(feature = "tensorboard")]
            walk: walk_of(&h.store),
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

    pub(crate) fn record(&mut self) -> Held<'_> {
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
        let _span = Span::scope(|| {
            let name = options.name().map(|name| name.as_str().to_owned());
            let path = self.scope_name();
            Some(Opened { name, path })
        });
        Ok(EnteredScope {
            pass: self,
            depth,
            _span,
        })
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
        let _span = Span::scope(|| {
            let path = self.current_name_scope();
            Some(Opened { name: None, path })
        });
        Ok(EnteredNameScope {
            pass: self,
            depth,
            opened,
            _span,
        })
    }

    /// The full name of the active variable scope; the root's is empty.
    pub fn scope_name(&self) -> String {
        self.state()
            .look(|stack, record| record.full_name(stack.scope().node))
    }

    /// The name scope that was opened with the active variable scope first, with a trailing `/`: what re-enters exactly it.
    pub fn original_name_scope(&mut self) -> String {
        let (stack, mut record) = self.state_mut().parts();
        record.names.original(&stack.original()).to_string()
    }

    /// Whether variables may be shared in the active variable scope.
    pub fn reuse(&self) -> Reuse {
        self.state().stack.reuse()
    }

    /// The current name scope, without a trailing `/`; the root's is empty.
    ///
    /// Name scopes get their names when somebody looks, which is why this needs the pass for itself.
    pub fn current_name_scope(&mut self) -> String {
        let (stack, mut record) = self.state_mut().parts();
        let node = record.names.at(stack.position());
        record.full_name(node)
    }

    /// The active variable scope, as a value.
    pub fn current_scope(&mut self) -> Scope {
        let captured = self.capture();
        Scope::new(self.store.clone(), self.share().clone(), captured)
    }

    /// What the active variable scope brings to wherever it is entered again.
    pub(crate) fn capture(&mut self) -> Arc<Captured> {
        let (stack, mut record) = self.state_mut().parts();
        stack.capture(&mut record.names)
    }

    /// From now on existing variables only, in the active scope (`VariableScope.reuse_variables`).
    ///
    /// A trap, as in TensorFlow: nothing undoes it, so at the root it holds for the rest of the pass. Scopes that are opened later
    /// inherit it.
    pub fn reuse_variables(&mut self) {
        self.state_mut().stack.reuse_variables();
    }

    fn fail(&mut self, kind: ErrorKind, place: Place) -> Error {
        Error::new(kind).at(self.provenance(place))
    }

    /// What was captured here or in an earlier pass, as a scope of this one, to be entered.
    pub(crate) fn scope_again(&mut self, captured: &Arc<Captured>) -> Scope {
        Scope::new(self.store.clone(), self.share().clone(), captured.clone())
    }

    /// A variable scope alone, made and left, as a value.
    pub(crate) fn make_bare_scope(
        &mut self,
        name: Option<&Name>,
        default: &Name,
        place: Place,
    ) -> Arc<Captured> {
        let dtype = self.store.default_dtype();
        let (stack, mut record) = self.state_mut().parts();
        let (captured, left) = stack.make_bare(&mut record.names, (name, default), dtype, place);
        drop(record);
        drop(left);
        captured
    }

    pub(crate) fn stack(&self) -> &Stack {
        &self.state().stack
    }

    /// The open scopes, and what is known of the pass, while no other walk or captured scope has it.
    #[inline]
    pub(crate) fn own_parts(&mut self) -> Option<(&mut Stack, &mut Record)> {
        self.state_mut().own_parts()
    }

    #[inline]
    pub(crate) fn parts(&mut self) -> (&mut Stack, Held<'_>) {
        self.state_mut().parts()
    }

    /// The store, the number of the pass in it, and the walk.
    pub(crate) fn whole(&mut self) -> (&VarStore, u64, &mut Stack, Held<'_>) {
        let state = self.state.as_deref_mut();
        let state = state.expect("a pass has its state until it is dropped");
        let pass = state.id();
        let (stack, record) = state.parts();
        (&self.store, pass, stack, record)
    }

    /// Where names go that are no variables'.
    pub(crate) fn position(&mut self) -> NodeId {
        let (stack, mut record) = self.state_mut().parts();
        record.names.at(stack.position())
    }

    #[inline]
    pub(crate) fn depth(&self) -> usize {
        self.stack().depth()
    }

    pub(crate) fn enter_layer(
        &mut self,
        layer: &'static Definition,
        called: &'static Location<'static>,
    ) {
        self.state_mut().stack.enter_layer(layer, called);
        #[cfg(feature = "tensorboard")]
        if self.walk.is_some() {
            self.note_call(layer);
        }
    }

    pub(crate) fn enter_scope(&mut self, options: &ScopeOptions, place: Place) -> Result<()> {
        let (stack, mut record) = self.state_mut().parts();
        let opening = options.opening(place);
        let entered = opening.and_then(|o| stack.enter_scope(&mut record.names, &o));
        drop(record);
        entered.map_err(|e| e.at(self.provenance(place)))
    }

    pub(crate) fn enter_name_scope(
        &mut self,
        options: &NameScopeOptions,
        place: Place,
    ) -> Result<Original> {
        let (stack, mut record) = self.state_mut().parts();
        let entered = stack.enter_name_scope(&mut record.names, options);
        drop(record);
        entered.map_err(|e| e.at(self.provenance(place)))
    }

    pub(crate) fn enter_root_name_scope(&mut self) {
        self.state_mut().stack.enter_root_name_scope();
    }

    #[inline]
    pub(crate) fn leave_plain(&mut self, above: usize) -> bool {
        self.state_mut().stack.leave_plain(above)
    }

    pub(crate) fn leave(&mut self) -> Left {
        self.state_mut().stack.leave()
    }

    /// Leaves what was opened since the walk was so deep; almost always one frame.
    pub(crate) fn leave_to(&mut self, depth: usize) -> SmallVec<[Left; 1]> {
        let count = self.depth().saturating_sub(depth.max(1));
        (0..count).map(|_| self.leave()).collect()
    }

    fn original(&mut self, original: &Original) -> String {
        self.record().names.original(original).to_string()
    }

    /// What led to a place, for an error.
    pub(crate) fn provenance(&mut self, place: Place) -> Provenance {
        let (stack, record) = self.state_mut().parts();
        stack.provenance(place, &record.names.tree)
    }
}

#[cfg(feature = "tensorboard")]
fn walk_of(store: &VarStore) -> Option<Box<walk::Walk>> {
    let recording = store.recording()?;
    Some(Box::new(walk::Walk::of(recording)))
}

#[cfg(test)]
mod tests;

/// The state goes back to the store, for the next pass, unless a captured scope or another walk still needs it.
impl Drop for Pass {
    fn drop(&mut self) {
        if let Some(idle) = self.state.take().and_then(State::end) {
            self.store.pool().give(idle);
        }
    }
}
