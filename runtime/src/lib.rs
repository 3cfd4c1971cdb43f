//! Scoped, named, shareable variables for tensor code.
//!
//! A model is plain functions. [`get_variable!`] names a parameter by the scopes around the call; the same function called again
//! under `reuse = true` shares its parameters; and a wrong reuse is a compile error that points at both places, or a run-time
//! error with both places where the compiler can't know. Names, sharing, collections and errors are those of TensorFlow 1's
//! variable scopes.
//!
//! ```
//! use varscope::prelude::*;
//!
//! #[layer]
//! fn dense(inputs: usize, units: usize) -> Result<Variable<f32, ndarray::Ix2>> {
//!     get_variable!("kernel", [inputs, units], initializer = he_normal())
//! }
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! model!(store, {
//!     let encoder = scope!("encoder", dense(784, 32))?;
//!     let again = scope!("encoder", reuse = true, dense(784, 32))?;
//!     let decoder = scope!("decoder", dense(32, 784))?;
//!     assert_eq!(encoder, again);
//!     assert_eq!(decoder.to_string(), "<Variable 'decoder/kernel:0' shape=(32, 784) dtype=float32>");
//! });
//! assert_eq!(store.len(), 2);
//! # Ok(())
//! # }
//! ```
//!
//! # Where to look
//!
//! | for | see |
//! | --- | --- |
//! | one matter after the other, with examples | the [`guide`] |
//! | the DSL | [`model!`], [`scope!`], [`get_variable!`], [`variable!`], [`name_scope!`], [`macro@layer`] |
//! | the same without macros | [`VarStore`], [`Pass`], [`Scope`], [`Request`], [`ScopeOptions`] |
//! | what lives in a store and what in a pass | [`Pass`] |
//! | first values | [`init`] |
//! | sharing by calling one function | [`Template`] |
//! | losses, projections, parts, and functions between a request and the store | [`Regularizer`], [`Constraint`], [`partition`], [`CustomGetter`] |
//! | files | [`checkpoint`] |
//! | choosing variables by their names, and which are trained | [`Select`], [`VarStore::select`], [`VarStore::set_trainable`] |
//! | operations on images | `varscope::nn` (feature `nn`, on by default) |
//! | tensors of candle | `varscope::candle` (feature `candle`) |
//! | TensorFlow's layers | `varscope::candle::layers` |
//! | optimizers, averages, schedules | `varscope::candle::optim` |
//! | TensorBoard, and a pass as a graph | `varscope::tensorboard` (feature `tensorboard`) |
//! | how long each layer takes | [spans](#spans) (feature `tracing`) |
//!
//! # Spans
//! With the feature `tracing`, passes, scopes and layers are spans of [`tracing`](https://docs.rs/tracing) from where they are entered to where
//! they are left: a layer `conv_relu` in a scope `conv1` is a span `conv_relu` in a span `conv1`, and a `model!` around them a span `pass`. Each has
//! the target `varscope`, the level `INFO` and, but for the pass, the full name of the scope in its field `path`. Who listens is the program's
//! business: `tracing-chrome` writes what Perfetto and Chrome draw.
//!
//! ```
//! use tracing_chrome::ChromeLayerBuilder;
//! use tracing_subscriber::layer::SubscriberExt;
//! use tracing_subscriber::registry;
//! use varscope::prelude::*;
//!
//! #[layer]
//! fn dense(units: usize) -> Result<Variable<f32, ndarray::Ix1>> {
//!     get_variable!("bias", [units])
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let file = folder.path().join("trace.json");
//! let (chrome, guard) = ChromeLayerBuilder::new().file(&file).include_args(true).build();
//! let store = VarStore::new();
//! tracing::subscriber::with_default(registry().with(chrome), || {
//!     model!(store, scope!("output", dense(4)))
//! })?;
//! drop(guard); // the file is whole
//! let trace = std::fs::read_to_string(&file)?;
//! assert!(trace.contains(r#""name":"dense""#) && trace.contains("output"));
//! # Ok(())
//! # }
//! ```
//!
//! Without the feature nothing of it is there. With it, and nobody listening, it costs a look at one number for each span, 2 ns;
//! listened to, a span takes a quarter of a microsecond and what the listener takes (bench `observed`).
#![warn(missing_docs)]

mod ambient;
#[cfg(feature = "candle")]
pub mod candle;
pub mod checkpoint;
mod engines;
pub mod error;
mod formats;
pub mod guide;
pub mod host;
pub mod init;
mod lock;
mod macros;
mod name;
mod options;
mod pass;
pub mod prelude;
mod report;
mod resolve;
mod scope;
mod select;
mod shape;
mod signature;
mod site;
mod spans;
mod store;
mod summary;
mod table;
mod template;
#[cfg(feature = "tensorboard")]
pub mod tensorboard;
#[cfg(feature = "candle")]
mod train;
mod variable;

#[doc(hidden)]
pub mod __private;

/// The README's example compiles.
#[cfg(all(doctest, feature = "candle"))]
#[doc = include_str!("../../README.md")]
struct Readme;

pub mod dtype {
    //! Element types.

    pub use crate::host::array::Element;
    pub use crate::host::dtype::DType;
    // What users write after `dtype =`.
    pub use half::{bf16, f16};
    pub use num_complex::Complex;
}

/// Engines: the tensor libraries that hold the values.
///
/// Everything else speaks [`HostArray`]; an engine only makes a value from one, reads it back and assigns it.
pub mod engine {
    #[cfg(feature = "candle")]
    pub use crate::candle;
    pub use crate::engines::ndarray;
    pub use crate::variable::engine::{Engine, EngineError, EngineValue, Placement};
}

pub use ambient::{
    add_to_collection, current_scope, get_collection, get_collection_in, reuse_variables,
    select_collection,
};
pub use dtype::{DType, Element};
pub use engines::ndarray::Variable;
pub use error::{Error, Result};
pub use host::HostArray;
pub use init::Initializer;
pub use name::Name;
pub use options::{CustomGetter, Getter, NameScopeOptions, Request, Reuse, VariableOptions};
pub use pass::{EnteredNameScope, EnteredScope, Pass, Scope, ScopeOptions, ScopeTarget};
pub use report::Report;
pub use select::Select;
pub use shape::{AskedShape, IntoShape, NoShape, Shape};
pub use signature::{Signature, SignatureVariable};
pub use store::{Generation, VarStore};
pub use summary::Summary;
pub use template::{Template, TemplateOptions, make_template};
pub use variable::partition::Partitioner;
pub use variable::{
    AnyValue, AnyVariable, Constraint, IntoSetting, Regularizer, collection, no_regularizer,
    partition,
};
/// Marks a function that asks for variables, so that errors name it and where it was called.
///
/// Each variable that goes wrong is then reported with the whole way to it: `src/net.rs:12:31 (layer conv_relu, called at
/// src/net.rs:20:30)`. Functions and methods can be layers, also generic ones; the body, its lints and its types stay as they are.
///
/// | key | meaning |
/// | --- | --- |
/// | `scope = "name"` | the layer opens this scope around its body |
/// | `default_scope = "name"` | the same, with a name made unique: a second call gets `name_1` |
/// | `check = false` | no compile-time check of this layer |
/// | `signature = false` | no hidden module of its name: callers don't know what it asks for |
/// | `crate = path` | where varscope is, if not at `::varscope` |
///
/// ```
/// use varscope::prelude::*;
///
/// #[layer(default_scope = "dense")]
/// fn dense(units: usize) -> Result<Variable<f32, ndarray::Ix1>, varscope::Error> {
///     get_variable!("bias", [units])
/// }
///
/// let store = VarStore::new();
/// model!(store, {
///     assert_eq!(dense(3)?.name(), "dense/bias:0");
///     assert_eq!(dense(4)?.name(), "dense_1/bias:0");
/// });
/// # Ok::<(), varscope::Error>(())
/// ```
///
/// # The module of its name
/// What a layer asks for, its callers know by a hidden module that has the layer's name and goes wherever the name goes:
/// `conv_relu::SIGNATURE`. Where the layer is defined, that gives way to a module or a crate of the same name. Where it is
/// imported, Rust has them at odds,
///
/// ```text
/// error[E0255]: the name `attention` is defined multiple times
///   |
/// 2 | mod attention;
///   | -------------- previous definition of the module `attention` here
/// 3 | use layers::attention;
///   |     ^^^^^^^^^^^^^^^^^ `attention` reimported here
/// ```
///
/// or takes it for the crate (``error[E0433]: cannot find `dense` in `other` ``, with a layer `other` from `use layers::*`). Then
/// write `#[layer(signature = false)]` at that layer, import it as something else, or call it by its path.
///
/// # Functions of types
/// A layer without `self` in a type's own `impl`, not in a trait's, is known to those who call it as `Type::f(..)` or `Self::f(..)`
/// where the sources of the crate say which type that is: one that the module declares or imports by its name, or that the call
/// has the path of; if it is generic, one of the module, with types of numbers written for its parameters. Calls by aliases, by
/// type parameters and of values (`x.f(..)`) are left to the run time.
///
/// # Errors
/// At compile time: an `async fn` (a scope belongs to one thread and must not be held across an `.await`), a `const fn`,
/// a function without a body, anything that is no function. The item itself is kept, so nothing else breaks.
pub use varscope_macros::layer;
#[cfg(feature = "nn")]
#[doc(inline)]
pub use varscope_nn::ndarray as nn;
