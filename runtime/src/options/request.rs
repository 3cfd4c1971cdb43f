//! What a variable is asked for with.

use std::any::Any;
use std::borrow::Cow;
use std::sync::Arc;

use smallvec::SmallVec;

use crate::name::Name;
use crate::shape::{IntoShape, Shape};
use crate::site::Site;
use crate::variable::collection::LOCAL_VARIABLES;
use crate::variable::{CollectionKey, IntoSetting, Options, each_option};

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
    pub(crate) options: Options,
    pub(crate) trainable: Option<bool>,
    pub(crate) collections: Option<SmallVec<[CollectionKey; 2]>>,
    pub(crate) device: Option<AnyDevice>,
    pub(crate) local: bool,
    pub(crate) site: Option<&'static Site>,
}

macro_rules! setters {
    ($($option:ident: $type:ty, $asked:ident, $set:ident, $noun:literal, as $as:ty, [$($copied:tt)*], request: $request:literal, scope: $scope:literal;)*) => {
        /// What a scope can say as well.
        impl Request {$(
            #[doc = $request]
            #[inline]
            pub fn $option(mut self, $option: impl IntoSetting<$type>) -> Self {
                self.options.$option = $option.into_setting();
                self
            }

            #[doc = concat!("The ", $noun, " asked for; a custom getter sees the scope's where the call says none.")]
            pub fn $asked(&self) -> Option<$as> {
                self.options.$option.as_ref()$($copied)*
            }
        )*}
    };
}
each_option!(setters);

impl Request {
    /// A request for the variable of this name in the active scope.
    #[inline]
    pub fn new(name: impl Into<Name>) -> Self {
        Self {
            name: name.into(),
            shape: None,
            options: Options::NONE,
            trainable: None,
            collections: None,
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

    /// Whether optimizers train the variable; `true` where nothing is said.
    #[inline]
    pub fn trainable(mut self, trainable: bool) -> Self {
        self.trainable = Some(trainable);
        self
    }

    /// The collections of a new variable; [`GLOBAL_VARIABLES`](crate::collection::GLOBAL_VARIABLES) where nothing is said. A trainable
    /// variable is in [`TRAINABLE_VARIABLES`](crate::collection::TRAINABLE_VARIABLES) whatever is said.
    pub fn collections<K: Into<Cow<'static, str>>>(
        mut self,
        keys: impl IntoIterator<Item = K>,
    ) -> Self {
        self.collections = Some(keys.into_iter().map(Into::into).collect());
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

    /// Whether training was asked for or against.
    pub fn asked_trainable(&self) -> Option<bool> {
        self.trainable
    }

    /// The collections asked for.
    pub fn asked_collections(&self) -> Option<impl Iterator<Item = &str>> {
        self.collections
            .as_ref()
            .map(|keys| keys.iter().map(|key| &**key))
    }

    /// The request without its partitioner: for a variable that is to be whole all the same.
    pub fn whole(mut self) -> Self {
        self.options.partitioner = None;
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
