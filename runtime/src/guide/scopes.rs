//! Scopes: where names come from, what scopes hand down, and scopes as values.
//!
//! A variable's full name is its name below the scopes that are open around the request. So a function says what its parameters are called, and
//! who calls it says whose they are:
//!
//! ```
//! use varscope::prelude::*;
//!
//! #[layer]
//! fn dense(units: usize) -> Result<()> {
//!     get_variable!("kernel", [4, units])?;
//!     get_variable!("bias", [units], initializer = zeros())?;
//!     Ok(())
//! }
//!
//! #[layer]
//! fn encoder() -> Result<()> {
//!     scope!("hidden", dense(8))?;
//!     scope!("code", dense(2))
//! }
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! model!(store, scope!("encoder", encoder()))?;
//! let names: Vec<_> = store.variables().iter().map(|v| v.path().to_owned()).collect();
//! assert_eq!(
//!     names,
//!     ["encoder/hidden/kernel", "encoder/hidden/bias", "encoder/code/kernel", "encoder/code/bias"]
//! );
//! # Ok(())
//! # }
//! ```
//!
//! [`scope!`](crate::scope) takes an expression or a block, and has its value. `?`, `return`, `break` and `continue` in it mean what they mean outside;
//! the scope is closed on every way out, also by a panic. `#[layer(scope = "name")]` opens one around a whole function: see [`layer`](macro@crate::layer).
//! `#[layer]` changes no name: it lets errors and [the check](super::check) know the function.
//!
//! # What a scope hands down
//! `initializer`, `regularizer`, `dtype`, `partitioner`, `constraint`, `custom_getter` and `reuse` are said once for all requests inside. A request's own
//! setting has the last word, then the innermost scope's. Two are special: a `constraint` is for the scope's own requests, not for scopes inside; and
//! getters add up, the innermost is asked first.
//!
//! ```
//! use varscope::prelude::*;
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! model!(store, scope!("net", initializer = constant(2.0), {
//!     scope!("inner", {
//!         assert_eq!(get_variable!("a", [1])?.value()[0], 2.0);
//!         assert_eq!(get_variable!("b", [1], initializer = ones())?.value()[0], 1.0);
//!     });
//! }));
//! # Ok(())
//! # }
//! ```
//!
//! A scope with an empty name is for its settings alone: `scope!("", initializer = ones(), ..)` at the root. Below another scope it adds a slash,
//! as in TensorFlow (`a//w`), so give the settings to the scope that has the name.
//!
//! # Names that are made
//! `default_name` is a name that is made unique among the scopes opened so far: for layers of which a model has many.
//!
//! ```
//! use varscope::prelude::*;
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! model!(store, {
//!     for expected in ["block/w", "block_1/w", "block_2/w"] {
//!         let w = scope!(default_name = "block", get_variable!("w", [1]))?;
//!         assert_eq!(w.any().path(), expected);
//!     }
//!     for i in 0..2 {
//!         let w = scope!(format!("stage{i}"), get_variable!("w", [1]))?;
//!         assert_eq!(w.any().path(), format!("stage{i}/w"));
//!     }
//! });
//! # Ok(())
//! # }
//! ```
//!
//! Such names depend on what was opened before, and start over where a scope around is closed. A name that is written is the better one, also in
//! files.
//!
//! # A scope as a value
//! `scope!("a" as s, ..)` binds a [`Scope`](crate::Scope): entered again by `scope!(&s, ..)` from anywhere, it has the same name, and brings its own
//! settings and reuse, not those of where it is entered. It is `Send`, so this is also the way to another thread, whose stack of scopes begins empty:
//!
//! ```
//! use varscope::prelude::*;
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! model!(store, scope!("net" as net, {
//!     let made = std::thread::scope(|threads| {
//!         let other = threads.spawn(|| scope!(&net, get_variable!("w", [1])));
//!         other.join().expect("no panic")
//!     })?;
//!     assert_eq!(made.name(), "net/w:0");
//! }));
//! # Ok(())
//! # }
//! ```
//!
//! It is the same pass: what one thread has asked for, another can't ask for again without [reuse](super::reuse). (`examples/towers.rs` has threads that
//! share.) An open scope can't be held across an `.await`, which is why `#[layer]` refuses `async fn`.
//!
//! # A scope that can't be opened
//! The macro has no value of its own to return an error in. If a name made at run time is illegal, the body runs, and everything that is asked for in it
//! gets the scope's error. [`Pass::scope`](crate::Pass::scope), the explicit form, returns it.
