//! What requests, openings of scopes and scopes can all say of a variable, and a variable remembers.

use std::borrow::Cow;

/// A collection's key; the usual ones are constants.
pub(crate) type CollectionKey = Cow<'static, str>;

/// Hands one row for each option to a macro: its name and type, what it is, how it is read, and its part of the public docs, of a
/// request and of a scope. Whatever repeats itself for every option is written once, by this table.
macro_rules! each_option {
    ($then:ident) => {
        $then! {
            dtype: crate::dtype::DType, asked_dtype, set_dtype, "element type", as crate::dtype::DType, [.copied()],
                request: "The element type; the scope's where nothing is said, and then the store's: `f32`, or what it was cast to last.\n\
                    \n\
                    On reuse it is compared with the variable's. A trap, as in TensorFlow: where nothing is said it is the *scope's* \
                    that is compared, not the initializer's, so a variable made from an `i32` value has to be asked for with `dtype` again.",
                scope: "";
            initializer: crate::init::Initializer, asked_initializer, set_initializer, "initializer", as &crate::init::Initializer, [],
                request: "How a new variable is filled; ignored on reuse.",
                scope: "A `value(..)` here is a trap, as in TensorFlow: every request with a shape then fails, since a value brings its own.";
            regularizer: crate::variable::Regularizer, asked_regularizer, set_regularizer, "regularizer", as &crate::variable::Regularizer, [],
                request: "What makes a loss of the variable, once a pass, named after the variable's key: `KEY/Regularizer/NAME:0`.\n\
                    \n\
                    If it fails, the request fails and the variable stays, as in TensorFlow.",
                scope: "";
            constraint: crate::variable::Constraint, asked_constraint, set_constraint, "constraint", as &crate::variable::Constraint, [],
                request: "A projection that is applied after an optimizer's step.",
                scope: "";
            partitioner: crate::variable::partition::Partitioner, asked_partitioner, set_partitioner, "partitioner", as &crate::variable::partition::Partitioner, [],
                request: "How the variable is divided into parts, which are variables named `w/part_0` and on.\n\
                    \n\
                    A trap, as in TensorFlow: whatever is named so is taken for a part. A variable `w/part_0` hides one named `w`, which \
                    can't be asked for without a partitioner then.",
                scope: "";
        }
    };
}
pub(crate) use each_option;

/// What says a setting: a value, or an `Option` of one. `None` says nothing, as if the setting had not been written: it is the scope's, or the
/// library's. So a function with settings of its own hands on what its caller has said, and what was left open.
///
/// ```
/// use varscope::prelude::*;
/// use varscope::{Initializer, Request};
///
/// fn kernel(initializer: Option<Initializer>) -> Request {
///     Request::new("kernel").shape([2]).initializer(initializer)
/// }
///
/// let store = VarStore::new();
/// let mut pass = store.pass();
/// let mut net = pass.scope(varscope::ScopeOptions::at("net").initializer(ones()))?;
/// let of_scope = net.get_variable(kernel(None))?;
/// assert_eq!(of_scope.read()?, [1.0f32, 1.0].into());
/// # Ok::<(), varscope::Error>(())
/// ```
pub trait IntoSetting<T> {
    /// The setting, if there is one.
    fn into_setting(self) -> Option<T>;
}

macro_rules! settings {
    ($($option:ident: $type:ty, $asked:ident, $set:ident, $noun:literal, as $as:ty, [$($copied:tt)*], request: $request:literal, scope: $scope:literal;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<U: Into<$type>> IntoSetting<$type> for U {
            #[inline]
            fn into_setting(self) -> Option<$type> {
                Some(self.into())
            }
        }

        #[diagnostic::do_not_recommend]
        impl<U: Into<$type>> IntoSetting<$type> for Option<U> {
            #[inline]
            fn into_setting(self) -> Option<$type> {
                self.map(Into::into)
            }
        }
    )*};
}
each_option!(settings);

macro_rules! define {
    ($($option:ident: $type:ty, $asked:ident, $set:ident, $noun:literal, as $as:ty, [$($copied:tt)*], request: $request:literal, scope: $scope:literal;)*) => {
        /// What was said; nothing is what a scope around, or else the library, says.
        #[derive(Clone, Debug, Default)]
        pub(crate) struct Options {
            $(pub(crate) $option: Option<$type>,)*
        }

        impl Options {
            pub(crate) const NONE: Self = Self { $($option: None,)* };

            /// These, and what they leave open from those around.
            pub(crate) fn or(self, outer: &Self) -> Self {
                Self { $($option: self.$option.or_else(|| outer.$option.clone()),)* }
            }

            /// Whether nothing was said.
            pub(crate) fn is_empty(&self) -> bool {
                $(self.$option.is_none())&&*
            }
        }
    };
}
each_option!(define);

impl Options {
    /// What a variable remembers of them: enough to compare, and the constraint, which it runs. The other functions of the user's may hold
    /// the store, which would hold them in turn.
    pub(crate) fn remembered(self) -> Self {
        Self {
            initializer: self.initializer.map(crate::init::Initializer::remembered),
            regularizer: self
                .regularizer
                .map(crate::variable::Regularizer::remembered),
            partitioner: None,
            ..self
        }
    }

    /// Whether nothing special was said: nothing that a request for a variable that exists would have to look at, but the element
    /// type.
    #[inline]
    pub(crate) fn is_plain(&self) -> bool {
        self.partitioner.is_none() && self.regularizer.is_none() && !self.is_value()
    }

    /// Whether nothing is in it that the user has written.
    pub(crate) fn is_of_library(&self) -> bool {
        let is_users = self.initializer.as_ref().is_some_and(|i| i.is_of_user());
        self.is_plain() && self.constraint.is_none() && !is_users
    }

    /// Whether the initializer brings a shape and an element type of its own.
    #[inline]
    pub(crate) fn is_value(&self) -> bool {
        self.initializer
            .as_ref()
            .is_some_and(|i| i.value_of().is_some())
    }
}
