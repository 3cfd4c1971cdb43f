//! Errors: what they say, and how to look into them.
//!
//! What can go wrong is an [`Error`](crate::Error); the few functions that panic say so on their page. As text it is one line: what is
//! wrong, in TensorFlow's words where TensorFlow has words for it, the way out, where the variable was defined and where it was requested, each with the layers that led there:
//!
//! ```text
//! Variable weights already exists, disallowed. Did you mean to set reuse = true or reuse = auto in scope!? Originally
//! defined at src/net.rs:5:31 (layer conv_relu, called at src/net.rs:14:5). Requested at src/net.rs:5:31 (layer conv_relu,
//! called at src/net.rs:15:5).
//! ```
//!
//! [`report()`](crate::Error::report) is the same as rustc would show it, with the source lines, also where the sources are not. `unwrap()` and `main`
//! print the line, and what lies beneath.
//!
//! ```
//! use varscope::error::ErrorKind;
//! use varscope::prelude::*;
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! model!(store, {
//!     scope!("encoder", get_variable!("weights", [2, 3]))?;
//!     // Names that are made at run time: the compiler does not know them.
//!     let (scope, name) = (String::from("encoder"), String::from("wieghts"));
//!     let error = scope!(&scope, reuse = true, get_variable!(&name, [2, 3])).unwrap_err();
//!
//!     assert!(matches!(error.kind(), ErrorKind::DoesNotExist { name } if name == "encoder/wieghts"));
//!     assert_eq!(error.nearest(), ["encoder/weights"]);
//!     let requested = error.requested().expect("in this file");
//!     println!("{error}\n{requested}\n{}", error.report());
//! });
//! # Ok(())
//! # }
//! ```
//!
//! A program tells errors apart by [`ErrorKind`](crate::error::ErrorKind), which has a row for each with what was asked and what was found. Texts may
//! change in any release.
//!
//! # Every place that is said is true
//! A place is where a macro or a call is written in *your* code. What `#[layer]` marks is named with the place of the call, where that is known: not through a
//! function pointer, nor where another layer calls it more than once without a `scope!` around. A request through somebody else's code (a `VarBuilder`)
//! names your line, and the path that the code asked for.
//!
//! # Which errors there are
//!
//! | when | what | type |
//! | --- | --- | --- |
//! | compiling | sharing that is not said, shapes that differ, misspelt keys, illegal names | the compiler's: [The check](super::check) |
//! | asking for variables, opening scopes | see [`ErrorKind`](crate::error::ErrorKind) | [`Error`](crate::Error) |
//! | saving and loading | what does not fit, each variable with its place | [`CheckpointError`](crate::checkpoint::CheckpointError) |
//! | optimizers (candle) | a variable in two groups, gradients of another model, .. | [`OptimError`](crate::candle::optim::OptimError) |
//!
//! In functions that return candle's `Result`, `?` puts ours into candle's error, and `Error::try_from` has them back:
//!
//! ```
//! use varscope::candle::prelude::*;
//! use varscope::error::ErrorKind;
//!
//! fn doubled(name: &str) -> Result<Tensor> {
//!     &get_variable!(name, [2])? * 2.0
//! }
//!
//! let error = model!(VarStore::new(), doubled("no name")).unwrap_err();
//! let error = varscope::Error::try_from(error).expect("one of ours");
//! assert!(matches!(error.kind(), ErrorKind::InvalidName { .. }));
//! ```
//!
//! # More of them
//! Some mistakes are silent in TensorFlow, and here too unless one asks:
//!
//! | switch | an error from then on |
//! | --- | --- |
//! | [`store.strict()`](crate::VarStore::strict) | sharing with another initializer, `trainable`, collection, regularizer or constraint |
//! | [`store.freeze()`](crate::VarStore::freeze) | a new variable |
//! | [`LoadOptions::deny_unused`](crate::checkpoint::LoadOptions::deny_unused) | a file with tensors that the built model lacks |
//! | `model!(store, reuse = true, ..)` | a new variable in this pass |
//!
//! # What an error leaves behind
//! A request that fails stores nothing, with two exceptions that are TensorFlow's: where a regularizer fails, the variable stays; where an initial *value*
//! can't be converted, its name is taken for the pass. A load that fails before it overwrites leaves the store as it was; for the rest see
//! [`LoadPlan::commit`](crate::checkpoint::LoadPlan::commit). A panic in model code closes its scopes.
