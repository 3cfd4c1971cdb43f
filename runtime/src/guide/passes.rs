//! Passes: one model, walked again and again.
//!
//! TensorFlow 1 builds a graph once. Rust code runs for each batch, so a walk of the model's code is a thing of its own: a *pass*, which
//! [`model!`](crate::model) begins over a store. Each is like a new graph: names that were asked for, counters of `default_name`, losses and other
//! collections begin afresh; variables, with their values, are the store's.
//!
//! ```
//! use varscope::prelude::*;
//!
//! #[layer]
//! fn predict(x: f32) -> Result<f32> {
//!     Ok(x * scope!("line", get_variable!("slope", [1], initializer = ones()))?.value()[0])
//! }
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! // The first pass makes the variable. The others find it.
//! for step in 0..3 {
//!     let y = model!(store, predict(2.0))?;
//!     assert_eq!(y, 2.0 + 2.0 * step as f32);
//!     let slope = store.get("line/slope").expect("it was made");
//!     slope.assign([2.0 + step as f32])?;
//! }
//! assert_eq!(store.len(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! The rule in one sentence: *without reuse, a name that this pass has not asked for yet is found if the store has it, and made if not; asked for twice
//! in one pass it is an error, in every pass.* Shape and element type are compared when it is found.
//!
//! So the loop stands around `model!`, and a mistake in the model is seen in the first turn. What lives in a pass and what in a store is a table at
//! [`Pass`](crate::Pass).
//!
//! # Training and evaluation
//! Both walk the same functions. What differs is an argument, and evaluation can say that it makes nothing:
//!
//! ```
//! use varscope::prelude::*;
//!
//! #[layer]
//! fn net(x: f32, training: bool) -> Result<f32> {
//!     let w = get_variable!("w", [1])?;
//!     if training {
//!         let steps = variable!(0i64, name = "steps", trainable = false)?;
//!         steps.set(steps.value().mapv(|n| n + 1).into_owned())?;
//!     }
//!     Ok(x * w.value()[0])
//! }
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! let trained = model!(store, net(1.0, true))?;
//! model!(store, net(1.0, true))?;
//! let evaluated = model!(store, reuse = true, net(1.0, false))?;
//! assert_eq!(trained, evaluated);
//! // `variable!` is new in its pass. The second pass has found what the same line made.
//! assert_eq!(store.get("steps").expect("it was made").read()?, 2i64.into());
//! # Ok(())
//! # }
//! ```
//!
//! # Collections
//! A pass collects what its code asks for, in that order: `get_collection(TRAINABLE_VARIABLES)`, or a key of yours by
//! [`add_to_collection`](crate::add_to_collection), and losses of [regularizers](crate::Regularizer), once for each variable and pass. The store's own lists
//! ([`VarStore::get_collection`](crate::VarStore::get_collection)) are of all variables, in the order in which they were made.
//!
//! # Threads
//! Passes over one store may run at once; of two that want to make one variable, one makes it and the other finds it. Within one pass, another
//! thread comes in by a [captured scope](super::scopes).
//!
//! # Explicit passes
//! ```
//! use varscope::{Request, ScopeOptions, VarStore};
//!
//! # fn main() -> varscope::Result<()> {
//! let store = VarStore::new();
//! let mut pass = store.pass(); // model!(store, ..)
//! let mut net = pass.scope("net")?; // scope!("net", ..)
//! net.get_variable(Request::new("w").shape([2]))?;
//! drop(net);
//! let mut again = pass.scope(ScopeOptions::at("net").reuse(true))?;
//! again.get_variable(Request::new("w").shape([2]))?;
//! # Ok(())
//! # }
//! ```
