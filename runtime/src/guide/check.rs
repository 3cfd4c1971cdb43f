//! The check: what the compiler sees of reuse, what it does not, and how to say so.
//!
//! Two requests for one name, *both certain to run* in one function, of which the second does not visibly share, do not compile. "Requests" are also those
//! of every layer that is called, through any depth, across modules and crates. The error points at both calls and at the name:
//!
//! ```text
//! error[E0080]: evaluation panicked: variable `kernel` already exists, disallowed. Did you mean to set `reuse = true` or `reuse = auto` in `scope!`?
//!               if this call is right as it is, put the callee in parentheses: `(dense)(..)` is not checked
//!   --> src/net.rs:11:5
//!    |
//! 11 |     dense(x)
//!    |     ^^^^^^^^ evaluation of `_::_` failed inside this call
//!    |
//! note: inside `first_requested_here`
//!   --> src/net.rs:10:13
//!    |
//! 10 |     let x = dense(x)?;
//!    |             ^^^^^^^^
//! note: inside `dense::originally_defined_here`
//!   --> src/net.rs:5:26
//!    |
//!  5 |     Ok(x * get_variable!("kernel", [1])?.value()[0])
//!    |                          ^^^^^^^^ the failure occurred here
//! ```
//!
//! Neither do two requests for one name with different literal shapes or element types, shared or not:
//!
//! ```compile_fail,E0080
//! # use varscope::prelude::*;
//! #[layer]
//! fn net() -> Result<()> {
//!     scope!("a", get_variable!("kernel", [2, 3]))?;
//!     scope!("a", reuse = true, get_variable!("kernel", [3, 2]))?;
//!     Ok(())
//! }
//! # fn main() {}
//! ```
//!
//! # Where it looks
//! Into each `#[layer]`, each `model!`, and each outermost `scope!`, through their branches, loops, blocks, and closures that are only called by their
//! name. It refuses nothing that *may* be right: branches of `if` and `match` exclude each other, a loop or a closure may run zero times, what stands behind
//! `return` does not run. `model!` starts afresh, so a loop around it repeats nothing. Visible sharing is
//!
//! * a scope with `reuse = true`, `reuse = auto` or `reuse = <expression>`, around or inside,
//! * `reuse_variables()` before it, written in that body or in a layer that it calls.
//!
//! # What is unknown to it
//! What it does not know it does not refuse; the [run time](super::errors) finds the same mistakes, with both places.
//!
//! | unknown | why |
//! | --- | --- |
//! | names that are no literals: `get_variable!(&name, ..)`, `scope!(format!("l{i}"), ..)` | they are made at run time |
//! | captured scopes, `scope!(&s, ..)`, and `default_name = ..` | so are these |
//! | methods, `x.f()`, and trait objects | only types say what they call |
//! | function pointers, parameters that are called, closures that are kept or handed on | so do values |
//! | functions that are no layers | mark them with `#[layer]` |
//! | layers inside function bodies; in traits, and generic types that the call does not name | nothing can be asked of them by name |
//! | what stands under a `custom_getter` | it may answer something else |
//! | macros of others | nobody else knows what they make of their tokens |
//! | layers that a doc test calls | what a name means is read in the source file, where a doc test is a comment |
//! | explicit requests, `pass.get_variable(..)`, and a `VarBuilder`'s | they are plain calls |
//!
//! `Type::f(..)` is known where the sources say which type that is: see [`layer`](macro@crate::layer).
//!
//! # What it warns of
//! As a use of something deprecated, since a macro can't warn in another way; `#[allow(deprecated)]` silences it:
//!
//! * a fixed name asked for in a loop without sharing, which fails in the second turn;
//! * `reuse = true` of a name that nothing in the body makes, where another one is spelled almost like it.
//!
//! # Where it is wrong for you
//! One thing it refuses that would run: sharing that a *plain function* turns on behind the caller's back. Say so at the call, or at the layer:
//!
//! ```
//! use varscope::prelude::*;
//!
//! #[layer]
//! fn dense(x: f32) -> Result<f32> {
//!     Ok(x * get_variable!("kernel", [1])?.value()[0])
//! }
//!
//! fn share() -> Result<()> {
//!     reuse_variables()
//! }
//!
//! #[layer]
//! fn in_parentheses(x: f32) -> Result<f32> {
//!     let x = dense(x)?;
//!     share()?;
//!     (dense)(x) // a callee in parentheses is not asked
//! }
//!
//! #[layer(check = false)] // nothing in here is checked, nor are calls of it
//! fn unchecked(x: f32) -> Result<f32> {
//!     let x = dense(x)?;
//!     share()?;
//!     dense(x)
//! }
//!
//! #[layer]
//! fn visible(x: f32) -> Result<f32> {
//!     let x = dense(x)?;
//!     reuse_variables()?; // the best of the three: a reader sees it too
//!     dense(x)
//! }
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! model!(store, scope!("a", in_parentheses(1.0)))?;
//! model!(store, scope!("b", unchecked(1.0)))?;
//! model!(store, scope!("c", visible(1.0)))?;
//! assert_eq!(store.len(), 3);
//! # Ok(())
//! # }
//! ```
//!
//! # The same data, for you
//! What a layer asks for is a constant: `dense::SIGNATURE` prints as a table, lists its variables, and [compares](crate::Signature::compare) them with the
//! names of a file or a store, so a test can say that a model still fits its checkpoint. The table is in the layer's documentation, too.
//!
//! Arguments may be labelled, `dense(input = x, units = 3)`: labels are compared with the layer's own parameters, and stand in their order.
