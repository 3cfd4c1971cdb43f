//! What a variable is asked for with.

use std::any::Any;
use std::sync::Arc;

use smallvec::SmallVec;

use crate::collection::LOCAL_VARIABLES;
use crate::dtype::DType;
use crate::hooks::{Constraint, Regularizer};
use crate::init::Initializer;
use crate::name::Name;
use crate::partition::Partitioner;
use crate::shape::{IntoShape, Shape};
use crate::site::Site;

/// A collection's key; the usual ones are constants.
pub(crate) type CollectionKey = std::borrow::Cow<'static, str>;

/// A device in an engine's own type.
pub(crate) type AnyDevice = Arc<dyn Any + Send + Sync>;

/// A request for a variable: the explicit form of `get_variable!`'s arguments (`tf.get_variable`).
///
/// ```
/// use varscope::{Request, VarStore};
///
/// let store = VarStore::new();
/// let v = store.pass().get_variable(Request::new("w").shape([2, 3]))?;
/// assert_eq!(v.to_string(), "<Variable 'w:0' shape=(2, 3) dtype=float32>");
/// # Ok::<(), varscope::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Request {
    pub(crate) name: Name,
    pub(crate) shape: Option<Shape>,
    pub(crate) dtype: Option<DType>,
    pub(crate) initializer: Option<Initializer>,
    pub(crate) regularizer: Option<Regularizer>,
    pub(crate) trainable: Option<bool>,
    pub(crate) collections: Option<SmallVec<[CollectionKey; 2]>>,
    pub(crate) constraint: Option<Constraint>,
    pub(crate) partitioner: Option<Partitioner>,
    pub(crate) device: Option<AnyDevice>,
    pub(crate) local: bool,
    pub(crate) site: Option<&'static Site>,
}

impl Request {
    /// A request for the variable of this name in the active scope.
    #[inline]
    pub fn new(name: impl Into<Name>) -> Self {
        Self {
            name: name.into(),
            shape: None,
            dtype: None,
            initializer: None,
            regularizer: None,
            trainable: None,
            collections: None,
            constraint: None,
            partitioner: None,
            device: None,
            local: false,
            site: None,
        }
    }

    /// The shape. Needed for a new variable unless its initializer is a value; on reuse it is compared.
    #[inline]
    pub fn shape(mut self, shape: impl IntoShape) -> Self {
        self.shape = shape.into_shape();
        self
    }

    /// The element type; the scope's where nothing is said.
    ///
    /// On reuse it is compared with the variable's. A trap, as in TensorFlow: where nothing is said it is the *scope's*
    /// that is compared, not the initializer's, so a variable made from an `i32` value has to be asked for with `dtype` again.
    #[inline]
    pub fn dtype(mut self, dtype: impl Into<DType>) -> Self {
        self.dtype = Some(dtype.into());
        self
    }

    /// How a new variable is filled; ignored on reuse.
    #[inline]
    pub fn initializer(mut self, initializer: impl Into<Initializer>) -> Self {
        self.initializer = Some(initializer.into());
        self
    }

    /// What makes a loss of the variable, once a pass, named after the variable's key: `KEY/Regularizer/NAME:0`.
    ///
    /// If it fails, the request fails and the variable stays, as in TensorFlow.
    pub fn regularizer(mut self, regularizer: impl Into<Regularizer>) -> Self {
        self.regularizer = Some(regularizer.into());
        self
    }

    /// Whether optimizers train the variable; `true` where nothing is said.
    #[inline]
    pub fn trainable(mut self, trainable: bool) -> Self {
        self.trainable = Some(trainable);
        self
    }

    /// The collections of a new variable; [`GLOBAL_VARIABLES`](crate::collection::GLOBAL_VARIABLES) where nothing is said. A trainable
    /// variable is in [`TRAINABLE_VARIABLES`](crate::collection::TRAINABLE_VARIABLES) whatever is said.
    pub fn collections<K: Into<std::borrow::Cow<'static, str>>>(
        mut self,
        keys: impl IntoIterator<Item = K>,
    ) -> Self {
        self.collections = Some(keys.into_iter().map(Into::into).collect());
        self
    }

    /// A projection that is applied after an optimizer's step.
    pub fn constraint(mut self, constraint: impl Into<Constraint>) -> Self {
        self.constraint = Some(constraint.into());
        self
    }

    /// How the variable is divided into parts, which are variables named `w/part_0` and on.
    ///
    /// A trap, as in TensorFlow: whatever is named so is taken for a part. A variable `w/part_0` hides one named `w`, which can't be
    /// asked for without a partitioner then.
    pub fn partitioner(mut self, partitioner: impl Into<Partitioner>) -> Self {
        self.partitioner = Some(partitioner.into());
        self
    }

    /// Where a new variable lives, in the engine's own type; the store's device where nothing is said.
    pub fn device<T: Any + Send + Sync>(mut self, device: T) -> Self {
        self.device = Some(Arc::new(device));
        self
    }

    /// A local variable (`tf.get_local_variable`): not trained, and in
    /// [`LOCAL_VARIABLES`](crate::collection::LOCAL_VARIABLES) instead of the global ones. It has the last word over
    /// [`Self::trainable`], and adds to [`Self::collections`].
    pub fn local(mut self) -> Self {
        self.local = true;
        self
    }

    /// Where the request is written; the caller's place where nothing is said.
    #[inline]
    pub fn site(mut self, site: &'static Site) -> Self {
        self.site = Some(site);
        self
    }

    /// The name asked for; a custom getter sees the full one.
    pub fn name(&self) -> &str {
        self.name.as_str()
    }

    /// The same request for another full name.
    pub fn renamed(mut self, name: impl Into<Name>) -> Self {
        self.name = name.into();
        self
    }

    /// The shape asked for.
    pub fn asked_shape(&self) -> Option<&Shape> {
        self.shape.as_ref()
    }

    /// The element type asked for; a custom getter sees the scope's where the call says none.
    pub fn asked_dtype(&self) -> Option<DType> {
        self.dtype
    }

    /// The initializer asked for; a custom getter sees the scope's where the call says none.
    pub fn asked_initializer(&self) -> Option<&Initializer> {
        self.initializer.as_ref()
    }

    /// Whether training was asked for or against.
    pub fn asked_trainable(&self) -> Option<bool> {
        self.trainable
    }

    /// The regularizer asked for; a custom getter sees the scope's where the call says none.
    pub fn asked_regularizer(&self) -> Option<&Regularizer> {
        self.regularizer.as_ref()
    }

    /// The collections asked for.
    pub fn asked_collections(&self) -> Option<impl Iterator<Item = &str>> {
        self.collections
            .as_ref()
            .map(|keys| keys.iter().map(|key| &**key))
    }

    /// The constraint asked for; a custom getter sees the scope's where the call says none.
    pub fn asked_constraint(&self) -> Option<&Constraint> {
        self.constraint.as_ref()
    }

    /// The partitioner asked for; a custom getter sees the scope's where the call says none.
    pub fn asked_partitioner(&self) -> Option<&Partitioner> {
        self.partitioner.as_ref()
    }

    /// The request without its partitioner: for a variable that is to be whole all the same.
    pub fn whole(mut self) -> Self {
        self.partitioner = None;
        self
    }

    /// A local request spelled out.
    pub(crate) fn resolve_local(&mut self) {
        if self.local {
            self.trainable = Some(false);
            self.collections
                .get_or_insert_default()
                .push(LOCAL_VARIABLES.into());
        }
    }
}

/// How to make a variable that is always new: the explicit form of `variable!`'s arguments (`tf.Variable`).
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct VariableOptions {
    pub(crate) name: Option<Name>,
    pub(crate) dtype: Option<DType>,
    pub(crate) trainable: Option<bool>,
    pub(crate) collections: Option<SmallVec<[CollectionKey; 2]>>,
    pub(crate) site: Option<&'static Site>,
}

impl VariableOptions {
    /// No name of its own, the value's element type, trainable, global.
    pub fn new() -> Self {
        Self::default()
    }

    /// The name, made unique in the active name scope; `Variable` where nothing is said.
    pub fn name(mut self, name: impl Into<Name>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The element type; the value is converted as TensorFlow converts constants.
    pub fn dtype(mut self, dtype: impl Into<DType>) -> Self {
        self.dtype = Some(dtype.into());
        self
    }

    /// Whether optimizers train the variable; `true` where nothing is said.
    pub fn trainable(mut self, trainable: bool) -> Self {
        self.trainable = Some(trainable);
        self
    }

    /// The collections; [`GLOBAL_VARIABLES`](crate::collection::GLOBAL_VARIABLES) where nothing is said.
    pub fn collections<K: Into<std::borrow::Cow<'static, str>>>(
        mut self,
        keys: impl IntoIterator<Item = K>,
    ) -> Self {
        self.collections = Some(keys.into_iter().map(Into::into).collect());
        self
    }

    /// Where the variable is written; the caller's place where nothing is said.
    pub fn site(mut self, site: &'static Site) -> Self {
        self.site = Some(site);
        self
    }
}
