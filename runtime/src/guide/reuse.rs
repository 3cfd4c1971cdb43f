//! Reuse: how sharing is said, and what is compared.
//!
//! Within a [pass](super::passes) a name is asked for once. Who wants the same variable again says so, at a scope:
//!
//! | `reuse =` | a name that was asked for | one that does not exist |
//! | --- | --- | --- |
//! | nothing, or `false` | error: it already exists | is made |
//! | `true` | shared | error: it does not exist |
//! | `auto` | shared | is made |
//! | an expression: `bool`, `Option<bool>` or [`Reuse`](crate::Reuse) | as its value says | |
//!
//! ```
//! use varscope::prelude::*;
//!
//! #[layer]
//! fn embed(x: f32) -> Result<f32> {
//!     Ok(x * get_variable!("scale", [1])?.value()[0])
//! }
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! model!(store, {
//!     let a = scope!("embed", embed(1.0))?;
//!     let b = scope!("embed", reuse = true, embed(1.0))?; // without it, this does not compile
//!     assert_eq!(a, b);
//!     // A loop: the first turn makes, the others share.
//!     for i in 0..3 {
//!         scope!("tower", reuse = i > 0, embed(1.0))?;
//!     }
//! });
//! assert_eq!(store.len(), 2);
//! # Ok(())
//! # }
//! ```
//!
//! Reuse is inherited, and a scope inside can't switch it off: `reuse = false` is the same as to say nothing. (A [captured scope](super::scopes) brings its own,
//! which can be `false`.) `reuse = auto` is for where order is not known: threads, and a model that asks for one name twice. Where it is known,
//! `true` is better, as it notices a name that is misspelt.
//!
//! # From a line on
//! [`reuse_variables()`](crate::reuse_variables), or `s.reuse_variables()` of a captured scope, turns it on for the rest of the scope:
//!
//! ```
//! # use varscope::prelude::*;
//! # #[layer]
//! # fn embed(x: f32) -> Result<f32> {
//! #     Ok(x * get_variable!("scale", [1])?.value()[0])
//! # }
//! # fn main() -> Result<()> {
//! # let store = VarStore::new();
//! model!(store, scope!("embed", {
//!     embed(1.0)?;
//!     reuse_variables()?;
//!     embed(2.0)?;
//! }));
//! # assert_eq!(store.len(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! # What is compared
//! The shape and the element type of the request are compared with those of the variable, and what differs is an error. (Where the request says no
//! `dtype`, it is the scope's that is compared: a variable made from an `i32` value is asked for with `dtype = i32` again.)
//! What else it says, from the initializer to `trainable`, is ignored, as in TensorFlow. [`store.strict()`](crate::VarStore::strict) makes a
//! difference in these an error as well:
//!
//! ```
//! use varscope::error::ErrorKind;
//! use varscope::prelude::*;
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! store.strict();
//! model!(store, {
//!     scope!("a", get_variable!("w", [1], initializer = zeros()))?;
//!     let again = scope!("a", reuse = true, get_variable!("w", [1], initializer = ones()));
//!     assert!(matches!(again.unwrap_err().kind(), ErrorKind::Strict { .. }));
//! });
//! # Ok(())
//! # }
//! ```
//!
//! # Two names of one variable
//! Where two *names* are to be one variable, as with tied weights, [`store.alias(..)`](crate::VarStore::alias) declares it beside the model. Each name can
//! be asked for without reuse; `examples/autoencoder.rs` is a whole program.
//!
//! # Only what is there
//! `model!(store, reuse = true, ..)` is a pass that makes nothing through `get_variable!`: for evaluation. [`store.freeze()`](crate::VarStore::freeze) says it of
//! the store, for every pass. After a load, a name that the file lacks is an error without either: see [Files](super::files).
