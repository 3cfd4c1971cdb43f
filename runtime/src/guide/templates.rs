//! Templates: a function that shares by being called again.
//!
//! A [`Template`](crate::Template) is `tf.make_template`. The first call that succeeds in a pass makes the variables; every later one shares them, wherever
//! it stands. Nobody opens a scope or says `reuse`.
//!
//! ```
//! use varscope::prelude::*;
//!
//! #[layer]
//! fn score(x: f32) -> Result<f32> {
//!     Ok(x * get_variable!("w", [1])?.value()[0])
//! }
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! model!(store, {
//!     let scored = make_template("score")?;
//!     let a = scored.run(|| score(1.0))?;
//!     let b = scope!("elsewhere", scored.run(|| score(1.0)))?;
//!     assert_eq!(a, b);
//!     assert_eq!(scored.scope_name(), Some("score"));
//! });
//! assert_eq!(store.len(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! A later call that makes a trainable variable is an error at its end, since what it computed was not shared. If the first call fails, the next one is a
//! first one again.
//!
//! ```
//! use varscope::error::ErrorKind;
//! use varscope::prelude::*;
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! model!(store, {
//!     let counted = make_template("counted")?;
//!     let mut step = || counted.run(|| variable!([0.0], name = "v"));
//!     step()?;
//!     assert!(matches!(
//!         step().unwrap_err().kind(),
//!         ErrorKind::TemplateNewTrainable { .. }
//!     ));
//! });
//! # Ok(())
//! # }
//! ```
//!
//! # Where its scope is
//! The scope is opened where the *first call* stands, under the template's name, made unique: two templates `score` are `score` and `score_1`.
//! [`TemplateOptions::unique_name`](crate::TemplateOptions::unique_name) takes the name as it is, and
//! [`create_scope_now`](crate::TemplateOptions::create_scope_now) opens it where the template is *made*.
//!
//! In Rust a function is walked in each pass, and so is the line that makes the template. A template that is kept over passes begins in each of them
//! anew: its first call there finds what the store has.
//!
//! # Or a scope
//! Where all calls stand in one scope, a scope with `reuse = auto` does much the same, and is seen by [the check](super::check):
//!
//! ```
//! # use varscope::prelude::*;
//! # #[layer]
//! # fn score(x: f32) -> Result<f32> {
//! #     Ok(x * get_variable!("w", [1])?.value()[0])
//! # }
//! # fn main() -> Result<()> {
//! # let store = VarStore::new();
//! model!(store, {
//!     let scored = |x| scope!("score", reuse = auto, score(x));
//!     assert_eq!(scored(1.0)?, scored(1.0)?);
//! });
//! # Ok(())
//! # }
//! ```
//!
//! What a template has over it: its variables are the same wherever it is called, and it notices a call that makes something new.
