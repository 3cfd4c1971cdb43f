//! How it works: for those who change varscope.
//!
//! # The house
//! Rooms are by lifetime: in one room is what lives equally long and changes for one reason, and a room knows only what stands below it.
//!
//! | crate | folder | is |
//! | --- | --- | --- |
//! | `varscope-names` | `macros/names` | the grammar of names and their hashes, which both sides share |
//! | `varscope-macros` | `macros` | text in, calls on the runtime out |
//! | `varscope-nn` | `runtime/nn` | operations; knows nothing of variables |
//! | `varscope` | `runtime` | everything else |
//!
//! In `runtime/src`, from the top:
//!
//! | room | has |
//! | --- | --- |
//! | `__private`, `macros`, `prelude` | what expansions call, what users import |
//! | `engines/` | ndarray, candle |
//! | `train/` | layers, optimizers, averages |
//! | `ambient.rs`, `ambient/` | the stack of scopes of a thread, which one file touches; what is asked of it by name |
//! | `resolve/` | how a request becomes a variable |
//! | `checkpoint/`, `formats/` | plan, load, save; one file a format |
//! | `report/`, `summary/`, `select/` | what is printed, what is chosen |
//! | `tensorboard/`, `spans/` | what others look with |
//! | `pass/` | one walk |
//! | `store/` | the variables of a model; knows no pass and no thread |
//! | `scope/` | the stack of open scopes, and unique names: pure |
//! | `variable/` | handle, hooks, parts, collections |
//! | `error/`, `site/` | kinds, with all that is said of each in one row; places, and what led there |
//! | `signature/` | the check's walk, in `const fn` |
//! | `init/`, `host/` | first values; arrays of any element type |
//!
//! In `macros/src` the drivers `layer.rs`, `block.rs` and `variable.rs` show the whole way: *parse → check → reuse check → expand*. Errors are collected in
//! one `Diag` (`diag.rs`), and `expand` can't fail. Tests are in `tests`: the corpus of legal code (`tests/corpus`), what the
//! compiler says of mistakes (`tests/ui`), recordings of TensorFlow (`tests/data`).
//!
//! # One request's way
//! ```text
//! get_variable!("weights", [3, 2], initializer = zeros())?
//! ```
//! 1. `runtime/src/macros.rs` adds the path of the crate and the engine's name, and hands over to `macros/src/variable.rs`. What is wrong in the text
//!    is an error here, at the key.
//! 2. The expansion is one call into `__private`, with the name, its hash, and a `&'static Site`: file, line, column and the line's text.
//! 3. `ambient.rs` finds the pass on top of this thread's stack. No borrow of the stack spans user code.
//! 4. `pass.find` (`resolve/steady.rs`) is the short road: if nothing special was said and the pass knows the variable, that was all, without a lock
//!    or a string. `pass.make` (`resolve/plain.rs`) is that of a name that is free.
//! 5. Else `Resolver::get` in `resolve/mod.rs`, which reads like the rule: defaults of the scope (`defaults.rs`), custom getters (`getters.rs`), parts
//!    (`parts.rs`), then `existing.rs` or `missing.rs`. Whether a request may have it is one table, `decide.rs`. `create.rs` validates, takes the name,
//!    makes the value (from a file that waits: `from_file.rs`), then stores it; `regularize.rs` adds the loss.
//! 6. The engine's typed handle goes around the [`AnyVariable`](crate::AnyVariable).
//!
//! A new case of the rule goes into the long road. The short ones must come to the same: tests in `resolve/steady/tests.rs` hold them together.
//!
//! # How an error gets its two places
//! *At run time.* A variable keeps its `Provenance`: the place of the request that made it, and a `Chain` of what was open, the pass, scopes and layers,
//! most of it references to constants of the macros (`site/chain.rs`). The failing request has the same of itself. Both are written out only when somebody
//! looks. Where a layer was called, `#[track_caller]` says for the outermost; for those inside, the `scope!` that the call stands in, or the signature of
//! the calling layer (`site/called.rs`). `report/` lays both out with the lines that were captured.
//!
//! *At compile time.* `#[layer] fn dense` also makes a hidden module `dense` of the same visibility, which goes wherever the name goes, with
//! `SIGNATURE`: the body as data (`macros/src/reuse/emit`). The checked function has a constant that the compiler must evaluate: it asks each callee for its
//! signature, by a path that falls back to an empty one where there is none, and walks them all (`signature/walk.rs`, `check.rs`), comparing 64-bit hashes
//! of paths. If two requests are at odds, the evaluation panics, within functions whose tokens have the spans of the calls and of the name. rustc notes
//! each frame of it, and those notes are the places.
//!
//! # The rules of the house
//! * Data flows one way: macros → ambient → resolve → pass → store → engine. Every ambient call has an explicit twin on `Scope`, `Pass` or `VarStore`.
//! * Semantics are TensorFlow's: `tests/data/FORMAT.md` notes them, S1 to S28, and the recordings settle any question.
//! * The check must not refuse legal code. Whatever is new in it comes with a file in `tests/corpus/legal`.
//! * Validate everything, then change anything.
//! * `.ci/run` is everything that must hold.
//! * Every rule has a test that notices. `cargo mutants` asks it of the files that carry rules, as `.cargo/mutants.toml` says: who changes one of them runs
//!   `cargo mutants -f` for it, and gives what nobody notices a test, or a line there with the reason why none could.
