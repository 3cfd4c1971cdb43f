//! What a variable that is always new in its pass is made with.

use std::borrow::Cow;

use smallvec::SmallVec;

use crate::dtype::DType;
use crate::name::Name;
use crate::site::Site;
use crate::variable::CollectionKey;

/// How to make a variable that is always new in its pass: the explicit form of `variable!`'s arguments (`tf.Variable`).
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
    pub fn collections<K: Into<Cow<'static, str>>>(
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
