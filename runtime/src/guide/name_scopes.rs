//! Name scopes: names of what `get_variable!` does not name.
//!
//! TensorFlow has two trees of names, and so has varscope. *Variable scopes* name what `get_variable!` asks for, as written. *Name scopes* name
//! everything else, here what [`variable!`](crate::variable) makes, and are made unique. A [`scope!`](crate::scope) opens one of each;
//! [`name_scope!`](crate::name_scope) opens a name scope alone.
//!
//! ```
//! use varscope::prelude::*;
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! model!(store, {
//!     let a = name_scope!("step", variable!([0.5], name = "a"))?;
//!     let b = name_scope!("step", variable!([0.5], name = "a"))?;
//!     assert_eq!((&*a.name(), &*b.name()), ("step/a:0", "step_1/a:0"));
//!     // A request does not see them.
//!     let w = name_scope!("step", get_variable!("w", [1]))?;
//!     assert_eq!(w.name(), "w:0");
//! });
//! # Ok(())
//! # }
//! ```
//!
//! A scope that is opened again is the same variable scope and a new name scope. `auxiliary_name_scope = false` opens none:
//!
//! ```
//! use varscope::prelude::*;
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! model!(store, {
//!     scope!("net", {
//!         assert_eq!(get_variable!("w", [1])?.name(), "net/w:0");
//!         assert_eq!(variable!([0.5], name = "v")?.name(), "net/v:0");
//!     });
//!     scope!("net", {
//!         assert_eq!(get_variable!("b", [1])?.name(), "net/b:0");
//!         assert_eq!(variable!([0.5], name = "v")?.name(), "net_1/v:0");
//!     });
//!     scope!("net", auxiliary_name_scope = false, {
//!         assert_eq!(variable!([0.5], name = "v")?.name(), "v:0");
//!     });
//! });
//! # Ok(())
//! # }
//! ```
//!
//! # Exactly one
//! `as` binds a name scope's full name with a slash at its end, which enters exactly it and makes nothing unique; so does
//! [`Scope::original_name_scope`](crate::Scope::original_name_scope) for the one that came with a variable scope. An empty name is the root.
//!
//! ```
//! use varscope::prelude::*;
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! model!(store, {
//!     let name = name_scope!("step" as name, name.to_string());
//!     assert_eq!(name, "step/");
//!     let v = name_scope!(&name, variable!([0.5], name = "v"))?;
//!     assert_eq!(v.name(), "step/v:0");
//!     scope!("net" as net, {
//!         name_scope!("inner", {
//!             let v = name_scope!(net.original_name_scope(), variable!([0.5], name = "v"))?;
//!             assert_eq!(v.name(), "net/v:0");
//!         });
//!     });
//! });
//! # Ok(())
//! # }
//! ```
//!
//! # A name is not a key
//! Both trees share one set of taken names, which ignores case. A variable is *found* by its key, scope and name as written; if something else has taken its
//! name first, it is *called* otherwise, and by that it is saved:
//!
//! ```
//! use varscope::prelude::*;
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! model!(store, {
//!     scope!("a", {}); // takes the name `a`
//!     let a = get_variable!("a", [1])?;
//!     assert_eq!((a.any().key(), a.any().path()), (Some("a"), "a_1"));
//! });
//! # Ok(())
//! # }
//! ```
//!
//! It is TensorFlow's rule, kept so that its checkpoints fit. Give variables and scopes different names, and it never matters. How names are made unique,
//! to the last quirk, is noted in the repository in `tests/data/FORMAT.md`.
