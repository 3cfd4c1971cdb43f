//! Variables: how one is asked for, what it starts with, and what else can be said of it.
//!
//! A *variable* is a named value with a shape and an element type, which outlives the code that asked for it. A [`VarStore`](crate::VarStore) owns those of
//! one model, in the order in which they were made. Code asks by name, and gets a handle, which is cheap to clone:
//!
//! ```
//! use varscope::prelude::*;
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! model!(store, {
//!     let w = get_variable!("weights", [3, 2])?;
//!     let b = get_variable!("biases", [2], initializer = zeros())?;
//!     println!("{w}, {}", b.value());
//! });
//! assert_eq!(store.get("weights").map(|w| w.shape().to_vec()), Some(vec![3, 2]));
//! # Ok(())
//! # }
//! ```
//!
//! What [`get_variable!`](crate::get_variable) takes, besides a name and a shape:
//!
//! | key | says | where nothing is said |
//! | --- | --- | --- |
//! | `dtype` | the element type | the scope's, or the store's: `f32` |
//! | `initializer` | what a new variable is filled with | the scope's; or else `glorot_uniform()` for floats, zeros for integers and bools, an error for complex numbers |
//! | `trainable` | whether optimizers train it | `true` |
//! | `regularizer` | a loss of its own, once a pass | the scope's, or none |
//! | `constraint` | a projection after each step of an optimizer | the scope's, or none |
//! | `collections` | the lists that it is in | [`GLOBAL_VARIABLES`](crate::collection::GLOBAL_VARIABLES) |
//! | `partitioner` | how it is divided into parts | the scope's, or none |
//! | `device` | where it lives, if the engine has devices | the store's |
//!
//! A name is a literal or any expression; only literals are seen by [the check](super::check). It may hold slashes: `"a/w"` is `w` in `a`.
//!
//! A setting may be an `Option`, and `None` says nothing: so a function with settings of its own hands on what was left open. See
//! [`IntoSetting`](crate::IntoSetting).
//!
//! # First values
//! What a new variable starts with depends on the store's seed, its full name, its shape, its element type and its initializer, and on nothing else:
//! not on what was made before, nor on threads, nor on the engine. So a new layer in front does not change those behind it.
//!
//! ```
//! use varscope::prelude::*;
//!
//! # fn main() -> Result<()> {
//! let one = VarStore::with_seed(7);
//! let other = VarStore::with_seed(7);
//! let alone = model!(one, get_variable!("w", [2]))?;
//! let behind = model!(other, {
//!     get_variable!("in_front", [100, 100])?;
//!     get_variable!("w", [2])?
//! });
//! assert_eq!(alone.value(), behind.value());
//! # Ok(())
//! # }
//! ```
//!
//! [`init`](crate::init) has the initializers, and makes one of a function. `value(..)` is a value of yours: it brings its shape, so none is written, and
//! its element type is compared with `dtype`, not taken from it. In a pass over a store that has the variable, initializers do not run.
//!
//! ```
//! use varscope::prelude::*;
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! model!(store, {
//!     let sizes = get_variable!("sizes", dtype = i32, initializer = value([23, 42]))?;
//!     assert_eq!(sizes.shape(), [2]);
//!     // Not trained, and in lists of its own.
//!     let seen = get_variable!(
//!         "seen",
//!         [1],
//!         dtype = i64,
//!         trainable = false,
//!         collections = [LOCAL_VARIABLES, "counts"]
//!     )?;
//!     assert_eq!(get_collection("counts")?.len(), 1);
//!     assert_eq!(seen.value()[0], 0);
//! });
//! # Ok(())
//! # }
//! ```
//!
//! # Reading and writing
//! A handle reads what the variable is *now*: [`value`](crate::Variable::value) and [`set`](crate::Variable::set) on ndarray, a tensor on candle. Whatever
//! the engine, [`AnyVariable`](crate::AnyVariable) reads and assigns as a [`HostArray`](crate::HostArray), and is what `store.variables()` lists.
//! `store.summary()` prints them all, [`store.select(..)`](crate::VarStore::select) chooses some by a [pattern](crate::Select), and
//! [`store.put(..)`](crate::VarStore::put) gives a value to one by its name, made or not.
//!
//! # A variable that is always new
//! [`variable!`](crate::variable) does not ask for a name that others may have: it makes one, unique, in the [name scope](super::name_scopes). It is for
//! counters and caches; what is to be shared is asked for.
//!
//! # Without macros
//! `get_variable!("w", [2], trainable = false)` is `pass.get_variable(Request::new("w").shape([2]).trainable(false))`: see [`Request`](crate::Request),
//! and [`Pass`](crate::Pass) for the walk. There is no thread-local stack then.
//!
//! # Other matters
//! Parts: [`partition`](crate::partition). Losses and projections: [`Regularizer`](crate::Regularizer), [`Constraint`](crate::Constraint). Functions
//! between a request and the store: [`CustomGetter`](crate::CustomGetter). Freezing: [`VarStore::set_trainable`](crate::VarStore::set_trainable).
