//! Files: saving, loading, and other people's names.
//!
//! [`checkpoint`](crate::checkpoint) is the page with all of it: which formats are read and written, and a table of what to call for what. The rule
//! behind it is one sentence: *a file has values, the code has attributes.*
//!
//! ```
//! use varscope::checkpoint::{LoadOptions, SaveOptions};
//! use varscope::prelude::*;
//!
//! #[layer]
//! fn encoder() -> Result<Variable<f32, ndarray::Ix1>> {
//!     get_variable!("w", [2])
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("bert.safetensors");
//! let theirs = VarStore::with_seed(1);
//! let value = model!(theirs, scope!("bert", encoder()))?.value();
//! theirs.save_with(&path, &SaveOptions::new().dots())?; // bert.w
//!
//! // Load, then build: values wait for the requests. The file's `bert/` is our `net/encoder/`, and it has no head.
//! let store = VarStore::new();
//! let options = LoadOptions::new()
//!     .rename_prefix("bert/", "net/encoder/")
//!     .allow_missing("net/head");
//! store.load_with(&path, &options)?;
//! model!(store, scope!("net", {
//!     assert_eq!(scope!("encoder", encoder())?.value(), value);
//!     scope!("head", get_variable!("w", [2]))?;
//! }));
//! assert!(store.unused().is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! # Before or after the model is built
//!
//! | | before | after |
//! | --- | --- | --- |
//! | a value that fits | waits, and is the variable's first value | overwrites |
//! | a variable that the file lacks | an error when it is asked for | an error at once, nothing is changed |
//! | a value that no variable has | is in [`unused`](crate::VarStore::unused) | the same; [`deny_unused`](crate::checkpoint::LoadOptions::deny_unused) refuses it |
//! | another shape or element type | an error when it is asked for | an error at once, nothing is changed |
//! | initializers | don't run for it | have run |
//!
//! Before is the better habit: nothing is made twice, and a misspelt name can't become a random weight. For what is built, a *plan* says what a load would do:
//!
//! ```
//! use varscope::checkpoint::LoadOptions;
//! use varscope::prelude::*;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("net.safetensors");
//! let store = VarStore::new();
//! model!(store, scope!("net", get_variable!("w", [2])))?;
//! store.save(&path)?;
//!
//! let plan = store.plan_load(&path, &LoadOptions::new())?; // has read headers alone
//! println!("{plan}");
//! assert_eq!((plan.matched().len(), plan.missing().len(), plan.conflicts().len()), (1, 0, 0));
//! plan.commit()?; // everything has been checked
//! # Ok(())
//! # }
//! ```
//!
//! # Which way of starting
//!
//! | to | call |
//! | --- | --- |
//! | go on with one's own model | [`load`](crate::VarStore::load) |
//! | go on with a run that was stopped | [`CheckpointManager::resume`](crate::checkpoint::CheckpointManager::resume) |
//! | take a part of somebody's model | [`load_with`](crate::VarStore::load_with) and `only`, `rename_prefix`, `allow_missing`, `cast` |
//! | give first values to *new* variables, in the place of their initializers | [`init_from`](crate::VarStore::init_from) |
//! | give one variable a value from memory | [`put`](crate::VarStore::put) |
//!
//! `examples/tensorflow_checkpoint.rs` opens one of TensorFlow's files.
//!
//! # The command
//! `cargo install varscope --features cli,candle` (PyTorch's files need `candle`) looks into files without a program:
//!
//! ```text
//! $ varscope inspect model.safetensors
//! name      shape         dtype      bytes  defined at
//! a/        3 tensors              2.0 KiB
//!   b       (2,)          float64     16 B  src/net.rs:49:14
//!   w       (3, 2)        float32     24 B  src/net.rs:48:14
//!   inner/  1 tensor               2.0 KiB
//!     w     (4, 4, 4, 8)  float32  2.0 KiB  src/net.rs:12:31
//! step      ()            int64        8 B  src/train.rs:20:18
//! 4 tensors, 521 elements, 2.0 KiB
//! $ varscope diff a.safetensors b.npz                    # names, shapes, element types, largest distance; exit status 1 if they differ
//! $ varscope convert model.ckpt model.safetensors --dots # any format to any other
//! $ varscope rename model.safetensors --prefix bert/=encoder/
//! $ varscope check bert.safetensors --against model.safetensors --strip-prefix bert   # the plan of a load, without loading
//! ```
