//! The macros of the ndarray engine, and what they mean for every engine.
//!
//! Each is a thin layer over a procedural macro: it adds the path of this crate, so that renaming the crate or re-exporting the
//! macros from a facade works, and the name of the engine.

/// Asks for a variable of the active scope: creates it, finds it from an earlier pass, or shares it under reuse
/// (`tf.get_variable`).
///
/// ```text
/// get_variable!(name [, shape] [, key = value]...) -> Result<Variable<A, D>, Error>
/// ```
///
/// The variable's full name is the name in the active variable scope. Keys: `dtype`, `initializer`, `regularizer`, `trainable`,
/// `collections`, `constraint`, `partitioner`, `device`; what each means is on the method of [`Request`](crate::Request) of the same
/// name. `dtype` is a type (`f32` where nothing is said); the rank of the handle comes from the shape.
///
/// ```
/// use varscope::prelude::*;
///
/// let store = VarStore::new();
/// model!(store, {
///     let v = get_variable!("my_variable", [1, 2, 3])?;
///     let i = get_variable!("my_int_variable", [1, 2, 3], dtype = i32, initializer = zeros())?;
///     let o = get_variable!("other_variable", dtype = i32, initializer = value([23, 42]))?;
///     assert_eq!(v.to_string(), "<Variable 'my_variable:0' shape=(1, 2, 3) dtype=float32>");
///     assert_eq!(i.dtype(), DType::I32);
///     assert_eq!(o.shape(), [2]);
/// });
/// # Ok::<(), varscope::Error>(())
/// ```
///
/// # Errors
/// As [`Pass::get_variable`](crate::Pass::get_variable), and if no scope is active on this thread.
#[macro_export]
macro_rules! get_variable {
    ($($input:tt)*) => { $crate::__private::get_variable_impl!([$crate] [ndarray typed] $($input)*) };
}

/// Makes a variable that is always new, named in the active *name* scope (`tf.Variable`).
///
/// ```text
/// variable!(value [, key = value]...) -> Result<Variable<A, D>, Error>
/// ```
///
/// Keys: `name` (made unique; `Variable` where nothing is said), `trainable`, `collections`, `dtype`. Float literals are `f32`
/// and integer literals `i32` unless `dtype` says otherwise, as in TensorFlow.
///
/// It is new within its pass. A later pass finds what this line has made, or what waits under its name from a file, with the value that
/// it has by then: a `global_step` is `variable!(0i64, name = "global_step", trainable = false)`.
///
/// ```
/// use varscope::prelude::*;
///
/// let store = VarStore::new();
/// model!(store, {
///     let a = scope!("conv1", variable!([0.5], name = "a"))?;
///     let b = scope!("conv1", variable!([0.5], name = "a"))?;
///     assert_eq!(a.to_string(), "<Variable 'conv1/a:0' shape=(1,) dtype=float32>");
///     assert_eq!(b.name(), "conv1_1/a:0");
/// });
/// # Ok::<(), varscope::Error>(())
/// ```
///
/// # Errors
/// As [`Pass::variable`](crate::Pass::variable), and if no scope is active on this thread.
#[macro_export]
macro_rules! variable {
    ($($input:tt)*) => { $crate::__private::variable_impl!([$crate] [ndarray typed] $($input)*) };
}

/// Opens a variable scope around a body (`tf.variable_scope`); the value is the body's.
///
/// ```text
/// scope!(name [as ident] [, key = value]..., body)
/// ```
///
/// The name is a string, or a captured [`Scope`](crate::Scope) to re-enter. Keys: `reuse` (`true`, `false`, `auto`, or an
/// expression), `initializer`, `regularizer`, `dtype`, `constraint`, `partitioner`, `custom_getter`, `default_name`,
/// `auxiliary_name_scope`; each is the method of [`ScopeOptions`](crate::ScopeOptions) of the same name. `as ident` captures the
/// scope. In the body `?`, `return`, `break` work as outside of it.
/// An assignment as the whole body needs braces, `{ x = 1 }`: it would be read as a key. An empty name is for the settings that
/// come with it, `scope!("", reuse = true, body)`, or for `as ident`; alone it is an error.
///
/// Inside the bodies of `model!` and `scope!`, `scope!<"name", reuse = true> { body }` means the same.
///
/// ```
/// use varscope::prelude::*;
///
/// #[layer]
/// fn dense(units: usize) -> Result<Variable<f32, ndarray::Ix2>> {
///     get_variable!("kernel", [4, units])
/// }
///
/// let store = VarStore::new();
/// model!(store, {
///     let a = scope!("encoder", dense(8))?;
///     let b = scope!("encoder", reuse = true, dense(8))?;
///     let c = scope!("decoder", dense(8))?;
///     assert_eq!(a, b);
///     assert_eq!(c.name(), "decoder/kernel:0");
/// });
/// # Ok::<(), varscope::Error>(())
/// ```
///
/// # Errors
/// The macro has no value of its own to return an error in. If the scope can't be opened (a name made at run time is illegal, no
/// scope is active), the body runs, and whatever asks for a variable in it gets the scope's error.
#[macro_export]
macro_rules! scope {
    ($($input:tt)*) => { $crate::__private::scope_impl!([$crate] $($input)*) };
}

/// Opens a name scope around a body (`tf.name_scope`): a prefix for everything that is not `get_variable!`.
///
/// ```text
/// name_scope!(name [as ident] [, default_name = name], body)
/// ```
///
/// `as ident` binds the scope's name with a trailing `/`, which re-enters exactly this scope.
///
/// ```
/// use varscope::prelude::*;
///
/// let store = VarStore::new();
/// model!(store, {
///     let v = name_scope!("conv1", variable!([0.5], name = "a"))?;
///     assert_eq!(v.name(), "conv1/a:0");
///     let w = name_scope!("conv1", get_variable!("a", [1]))?;
///     assert_eq!(w.name(), "a:0");
/// });
/// # Ok::<(), varscope::Error>(())
/// ```
#[macro_export]
macro_rules! name_scope {
    ($($input:tt)*) => { $crate::__private::name_scope_impl!([$crate] $($input)*) };
}

/// Begins a pass over a store and runs a body in its root scope; the value is the body's.
///
/// ```text
/// model!(store [as ident] [, reuse = ...], body)
/// ```
///
/// A pass is one walk of the model's code, like one TensorFlow graph: see [`Pass`](crate::Pass). A training loop is a loop around it; the first
/// pass creates the variables, later ones find them, and asking twice for one name in a pass is an error in each.
///
/// ```
/// use varscope::prelude::*;
///
/// let store = VarStore::new();
/// for _ in 0..3 {
///     model!(store, {
///         let w = scope!("linear", get_variable!("w", [2, 2]))?;
///         let mut value = w.value();
///         value += 1.0;
///         w.set(value.into_owned())?;
///     });
/// }
/// assert_eq!(store.len(), 1);
/// # Ok::<(), varscope::Error>(())
/// ```
#[macro_export]
macro_rules! model {
    ($($input:tt)*) => { $crate::__private::model_impl!([$crate] $($input)*) };
}
