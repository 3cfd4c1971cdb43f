//! The guide: how models are written with varscope, one matter a chapter, each with examples that run.
//!
//! The first four chapters are what everybody needs, in this order. The others stand alone.
//!
//! | | chapter | says |
//! | --- | --- | --- |
//! | 1 | [Variables](variables) | how one is asked for, what it starts with, what else can be said of it |
//! | 2 | [Scopes](scopes) | where names come from, what scopes hand down, captured scopes, threads |
//! | 3 | [Reuse](reuse) | sharing: how it is said, what is compared, two names of one variable |
//! | 4 | [Passes](passes) | one model walked again and again: training loops, evaluation |
//! | | [Name scopes](name_scopes) | names of what `get_variable!` does not name |
//! | | [Templates](templates) | a function that shares by being called again |
//! | | [Errors](errors) | what they say, how to look into them, switches that make more of them |
//! | | [Files](files) | saving, loading before and after the model is built, other people's files |
//! | | [Training](training) | layers, optimizers, averages, losses of variables |
//! | | [Engines](engines) | ndarray and candle, handles, element types, devices |
//! | | [The check](check) | what the compiler sees of reuse, what it does not, and how to say so |
//! | | [From TensorFlow 1](from_tensorflow) | each construct beside ours |
//! | | [From candle's `VarBuilder`](crate::candle::from_var_builder) | models of candle-nn, candle-transformers and your own, untouched |
//! | | [Speed](speed) | what was measured, and by what |
//! | | [Limits](limits) | what does not work, or not as one might think |
//! | | [How it works](how_it_works) | for those who change varscope: the house, one request's way, an error's two places |
//!
//! The reference of every macro and type is on its own page, and has the errors and the traps; the chapters link to it. Whole programs are in the
//! repository's `examples`.
//!
//! # What is promised
//! Versions follow semantic versioning; before 1.0 a break is a minor release. What may break code is only half of it here, since a model lives in its
//! files:
//!
//! | | |
//! | --- | --- |
//! | API | what is documented as public, and what the macros take |
//! | as API | names that variables get, the values that they start with for a seed, and files: what one release has written, later ones read |
//! | not API | the texts of errors, of compile errors and of warnings; reports, summaries and plans as text; `Debug`; what macros expand to, and `__private` |
//!
//! A program that has to tell errors apart matches on [`ErrorKind`](crate::error::ErrorKind) and
//! [`CheckpointError`](crate::checkpoint::CheckpointError).
//!
//! The oldest Rust that compiles it is 1.95. A newer one is asked for in a minor release, and said in `CHANGELOG.md`.
// Without the feature there is nothing to link to.
#![cfg_attr(not(feature = "candle"), allow(rustdoc::broken_intra_doc_links))]

pub mod check;
pub mod engines;
pub mod errors;
pub mod files;
pub mod from_tensorflow;
pub mod how_it_works;
pub mod limits;
pub mod name_scopes;
pub mod passes;
pub mod reuse;
pub mod scopes;
pub mod speed;
pub mod templates;
pub mod training;
pub mod variables;
