//! What users may write for an argument that is no literal, and what they read if they wrote something else.
//!
//! Each trait stands for `Into<_>` or `IntoSetting<_>` and has words of its own: rustc would speak of `From` impls otherwise.

use crate::dtype::DType;
use crate::init::Initializer;
use crate::name::Name;
use crate::options::{CustomGetter, Reuse};
use crate::pass::ScopeTarget;
use crate::store::VarStore;
use crate::variable::partition::Partitioner;
use crate::variable::{Constraint, IntoSetting, Regularizer};

macro_rules! conversions {
    ($($trait:ident => $target:ty: $message:literal, $note:literal;)*) => {$(
        /// Whatever is `Into` it.
        #[diagnostic::on_unimplemented(message = $message, note = $note)]
        pub trait $trait {
            /// `Into::into`.
            fn convert(self) -> $target;
        }

        #[diagnostic::do_not_recommend]
        impl<T: Into<$target>> $trait for T {
            fn convert(self) -> $target {
                self.into()
            }
        }
    )*};
}

macro_rules! settings {
    ($($trait:ident => $target:ty: $message:literal, $note:literal;)*) => {$(
        /// Whatever says it, or leaves it open.
        #[diagnostic::on_unimplemented(message = $message, note = $note)]
        pub trait $trait {
            /// `IntoSetting::into_setting`.
            fn convert(self) -> Option<$target>;
        }

        #[diagnostic::do_not_recommend]
        impl<T: IntoSetting<$target>> $trait for T {
            fn convert(self) -> Option<$target> {
                self.into_setting()
            }
        }
    )*};
}

conversions! {
    IntoName => Name: "`{Self}` is no name", "a name is a string, as `\"weights\"` or `format!(\"conv{{i}}\")`";
    IntoTarget => ScopeTarget: "`{Self}` opens no scope", "a scope is opened by its name, or re-entered as a captured `Scope`";
    IntoReuse => Reuse: "`{Self}` is no reuse setting", "`reuse` is `true`, `false`, `auto`, a `bool` or a `Reuse`";
    IntoDtype => DType: "`{Self}` is no element type", "`dtype` is an element type, as `f32`, or a `DType`";
    IntoGetter => CustomGetter:
        "`{Self}` is no custom getter", "a function becomes one by `CustomGetter::from_fn(|next, request| next.get(request))`";
}

settings! {
    IntoInitializer => Initializer:
        "`{Self}` is no initializer", "an initializer is a call, as `zeros()` or `random_normal(0.0, 0.1)`";
    IntoRegularizer => Regularizer:
        "`{Self}` is no regularizer", "a function becomes one by `Regularizer::from_fn(\"l2\", |variable| ..)`; `no_regularizer()` stops one";
    IntoConstraint => Constraint:
        "`{Self}` is no constraint", "a function becomes one by `Constraint::from_fn(\"non_negative\", |value| ..)`";
    IntoPartitioner => Partitioner:
        "`{Self}` is no partitioner", "a partitioner is a call, as `fixed_size(2, 0)`, or `Partitioner::from_fn(..)`";
}

/// A name from an expression.
pub fn name(written: impl IntoName) -> Name {
    written.convert()
}

/// What a scope is opened by, from an expression.
pub fn target(written: impl IntoTarget) -> ScopeTarget {
    written.convert()
}

/// A reuse setting from an expression.
pub fn reuse(written: impl IntoReuse) -> Reuse {
    written.convert()
}

/// An element type from an expression.
pub fn dtype(written: impl IntoDtype) -> DType {
    written.convert()
}

/// An initializer from an expression, if it says one.
pub fn initializer(written: impl IntoInitializer) -> Option<Initializer> {
    written.convert()
}

/// A regularizer from an expression, if it says one.
pub fn regularizer(written: impl IntoRegularizer) -> Option<Regularizer> {
    written.convert()
}

/// A constraint from an expression, if it says one.
pub fn constraint(written: impl IntoConstraint) -> Option<Constraint> {
    written.convert()
}

/// A partitioner from an expression, if it says one.
pub fn partitioner(written: impl IntoPartitioner) -> Option<Partitioner> {
    written.convert()
}

/// A custom getter from an expression.
pub fn custom_getter(written: impl IntoGetter) -> CustomGetter {
    written.convert()
}

/// Whatever is `AsRef` to one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no store",
    note = "the first argument of `model!` is a `VarStore`"
)]
pub trait AsStore {
    /// `AsRef::as_ref`.
    fn as_store(&self) -> &VarStore;
}

#[diagnostic::do_not_recommend]
impl<T: AsRef<VarStore>> AsStore for T {
    fn as_store(&self) -> &VarStore {
        self.as_ref()
    }
}
