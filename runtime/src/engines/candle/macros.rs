//! The macros of the candle engine: the same procedural macros, with another engine's name.
//!
//! Hidden at the root of the crate, where `macro_export` puts them; the candle prelude shows them under their names, and [`in_crate`] does for
//! layers of this crate.

/// To be imported as a whole: a macro that is imported by name from anywhere but `varscope` is somebody else's to the check.
pub(crate) mod in_crate {
    pub(crate) use crate::{
        __candle_get_variable as get_variable, __candle_name_scope as name_scope,
        __candle_scope as scope,
    };
}

/// Asks for a variable of the active scope: creates it, finds it from an earlier pass, or shares it under reuse
/// (`tf.get_variable`).
///
/// ```text
/// get_variable!(name [, shape] [, key = value]...) -> varscope::Result<Variable>
/// ```
///
/// The handle dereferences to a [`Tensor`](candle_core::Tensor): tracked if the variable is trainable, detached if not. Keys and
/// meaning are those of [`varscope::get_variable!`](crate::get_variable); `dtype` is candle's, and `device` a `candle_core::Device`.
///
/// ```
/// use varscope::candle::prelude::*;
///
/// # fn main() -> Result<()> {
/// let store = VarStore::new();
/// model!(store, {
///     let w = get_variable!("w", [2, 3], initializer = he_normal(), dtype = DType::F64)?;
///     assert_eq!((w.dims(), w.path()), (&[2, 3][..], "w"));
/// });
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`Pass::get_variable`](crate::Pass::get_variable), and if no scope is active on this thread; `?` turns them into candle's.
#[doc(hidden)]
#[macro_export]
macro_rules! __candle_get_variable {
    ($($input:tt)*) => { $crate::__private::get_variable_impl!([$crate] [candle dynamic] $($input)*) };
}

/// Makes a variable that is always new, named in the active *name* scope (`tf.Variable`).
///
/// ```text
/// variable!(value [, key = value]...) -> varscope::Result<Variable>
/// ```
///
/// The value is a [`Tensor`](candle_core::Tensor), or whatever the ndarray engine takes. Keys and meaning are those of
/// [`varscope::variable!`](crate::variable).
///
/// ```
/// use varscope::candle::prelude::*;
///
/// # fn main() -> Result<()> {
/// let store = VarStore::new();
/// model!(store, {
///     let step = variable!(0i64, name = "global_step", trainable = false)?;
///     assert_eq!(step.name(), "global_step:0");
/// });
/// # Ok(())
/// # }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __candle_variable {
    ($($input:tt)*) => { $crate::__private::variable_impl!([$crate] [candle dynamic] $($input)*) };
}

/// Opens a variable scope around a body (`tf.variable_scope`); the value is the body's.
///
/// ```text
/// scope!(name [as ident] [, key = value]..., body)
/// ```
///
/// Keys and meaning are those of [`varscope::scope!`](crate::scope).
///
/// ```
/// use varscope::candle::prelude::*;
///
/// # fn main() -> Result<()> {
/// let store = VarStore::new();
/// model!(store, {
///     let w = scope!("encoder", dtype = DType::F16, get_variable!("w", [2]))?;
///     assert_eq!((w.path(), w.dtype()), ("encoder/w", DType::F16));
/// });
/// # Ok(())
/// # }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __candle_scope {
    ($($input:tt)*) => { $crate::__private::scope_impl!([$crate] $($input)*) };
}

/// Opens a name scope around a body (`tf.name_scope`): a prefix for everything that is not `get_variable!`.
///
/// ```text
/// name_scope!(name [as ident] [, default_name = name], body)
/// ```
///
/// Meaning and traps are those of [`varscope::name_scope!`](crate::name_scope).
#[doc(hidden)]
#[macro_export]
macro_rules! __candle_name_scope {
    ($($input:tt)*) => { $crate::__private::name_scope_impl!([$crate] $($input)*) };
}

/// Begins a pass over a store and runs a body in its root scope; the value is the body's.
///
/// ```text
/// model!(store [as ident] [, reuse = ...], body)
/// ```
///
/// The store is a [`varscope::candle::VarStore`](crate::candle::VarStore). Meaning is that of [`varscope::model!`](crate::model): a
/// training loop is a loop around it.
///
/// ```
/// use varscope::candle::prelude::*;
///
/// # fn main() -> Result<()> {
/// let store = VarStore::new();
/// for _ in 0..3 {
///     let w = model!(store, scope!("linear", get_variable!("w", [2, 2])))?;
///     w.set(&(w.as_tensor() + 1.0)?)?;
/// }
/// assert_eq!(store.len(), 1);
/// # Ok(())
/// # }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __candle_model {
    ($($input:tt)*) => { $crate::__private::model_impl!([$crate] $($input)*) };
}
