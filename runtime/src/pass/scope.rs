//! A variable scope as a value.

use std::fmt;
use std::sync::Arc;

use super::Pass;
use super::state::Shared;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::init::Initializer;
use crate::lock::locked;
use crate::name::{self, Name};
use crate::options::{CustomGetter, Reuse};
use crate::scope::{Captured, Settings};
use crate::select::Select;
use crate::store::VarStore;
use crate::variable::collection::Item;
use crate::variable::{Regularizer, each_option};

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

#[cfg(feature = "tensorboard")]
impl Handle {
    /// Who asks in it without a walk, if anybody wants to know: the scope itself, by its own name.
    pub(crate) fn asker(&self) -> Option<(Arc<crate::store::Recording>, crate::store::Asker)> {
        let asker = crate::store::Asker {
            pass: self.shared.id(),
            call: None,
            body: Some(self.captured.name.to_string()),
        };
        Some((self.store.recording()?, asker))
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
        self.0.as_ref().is_ok_and(|h| h.store.ptr_eq(store))
    }

    pub(crate) fn handle(&self) -> Result<&Handle> {
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

    /// Replaces the getters, those of the scopes around included, from now on.
    pub fn set_custom_getter(&self, getter: impl Into<CustomGetter>) {
        let getter = getter.into();
        self.change(|s| s.getters = vec![getter]);
    }

    fn change(&self, change: impl FnOnce(&mut Settings)) {
        if let Ok(h) = &self.0 {
            h.captured.change(change);
        }
    }

    fn settings(&self) -> Arc<Settings> {
        self.0
            .as_ref()
            .map_or_else(|_| Arc::default(), |h| h.captured.settings())
    }

    /// The element type of requests that name none: `float32`, if no scope says another and the store was not cast to another.
    pub fn dtype(&self) -> DType {
        let of_store = || self.0.as_ref().map(|handle| handle.store.default_dtype());
        let said = self.settings().options.dtype;
        said.unwrap_or_else(|| of_store().unwrap_or(DType::F32))
    }

    /// The initializer of requests that name none.
    pub fn initializer(&self) -> Option<Initializer> {
        self.settings().options.initializer.clone()
    }

    /// The regularizer of requests that name none.
    pub fn regularizer(&self) -> Option<Regularizer> {
        self.settings().options.regularizer.clone()
    }

    /// Whether the store has a variable of this name in this scope, or a value that waits for one.
    pub fn contains(&self, name: &str) -> bool {
        let contains = |h: &Handle| h.store.contains(&name::join(&h.captured.name, name));
        self.0.as_ref().is_ok_and(contains)
    }

    /// The same of a name that has dots for slashes.
    #[cfg(feature = "candle")]
    pub(crate) fn contains_dotted(&self, name: &str) -> bool {
        self.0.as_ref().is_ok_and(|h| {
            let known = {
                let mut record = locked(&h.shared.record);
                let key = record.dotted(h.captured.node, name);
                record.known(key).is_some()
            };
            known || self.contains(&name::from_dotted(name))
        })
    }

    /// The members of a collection in this scope (`VariableScope.get_collection`).
    ///
    /// A trap, as in TensorFlow: the scope's name is a regular expression here, so `.` matches any character, and it is
    /// compared with variables' *names*, which can differ from where they were asked for.
    ///
    /// # Errors
    /// If the scope could not be opened, or its name is no regular expression.
    pub fn get_collection(&self, key: impl AsRef<str>) -> Result<Vec<Item>> {
        let (h, key) = (self.handle()?, key.as_ref());
        let record = locked(&h.shared.record);
        let all = record.collection(key, &Select::ALL, 0);
        if all.is_empty() {
            // TensorFlow does not look at the pattern then, and a scope's name need not be one.
            return Ok(all);
        }
        let filter = Select::regex(name::inside_pattern(&h.captured.name))?;
        Ok(record.collection(key, &filter, 0))
    }

    /// Another walk of the pass that it was captured in, for explicit code on another thread. It stands at the root:
    /// re-enter the scope with `pass.scope(&captured)`.
    ///
    /// # Errors
    /// If the scope could not be opened.
    pub fn pass(&self) -> Result<Pass> {
        self.handle().map(Pass::join)
    }

    /// The scope of this name below, without entering it: for builders that take a scope (`VarBuilder::pp`).
    ///
    /// It inherits reuse and defaults, and opens no name scope.
    pub fn child(&self, name: impl Into<Name>) -> Self {
        let Ok(h) = &self.0 else { return self.clone() };
        let name = name.into();
        let mut record = locked(&h.shared.record);
        let node = record.names.tree.child(h.captured.node, &name);
        let full: Arc<str> = record.names.tree.full(node).into();
        drop(record);
        let c = &h.captured;
        let original = name::scope_string(&full).into();
        let child = Captured::new(
            (node, full),
            original,
            c.reuse(),
            c.settings().inherited(),
            c.chain.clone(),
        );
        Self::new(h.store.clone(), h.shared.clone(), Arc::new(child))
    }
}

macro_rules! setters {
    ($($option:ident: $type:ty, $asked:ident, $set:ident, $noun:literal, as $as:ty, [$($copied:tt)*], request: $request:literal, scope: $scope:literal;)*) => {
        /// Defaults of the requests in the scope.
        impl Scope {$(
            #[doc = concat!("Changes the ", $noun, " of requests that name none, from now on.")]
            pub fn $set(&self, $option: impl Into<$type>) {
                let $option = $option.into();
                self.change(|s| s.options.$option = Some($option));
            }
        )*}
    };
}
each_option!(setters);

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ok(h) => write!(f, "<Scope '{}' reuse={}>", h.captured.name, self.reuse()),
            Err(e) => write!(f, "<Scope that could not be opened: {e}>"),
        }
    }
}
