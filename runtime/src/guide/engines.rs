//! Engines: the tensor libraries that hold the values.
//!
//! A model is written for one engine, chosen by an import; stores, scopes, names, files and errors are the same for each.
//!
//! | | ndarray | candle |
//! | --- | --- | --- |
//! | import | `varscope::prelude::*` | `varscope::candle::prelude::*` |
//! | feature | always there | `candle` |
//! | store | [`VarStore`](crate::VarStore) | [`candle::VarStore`](crate::candle::VarStore), which derefs to it and knows a device |
//! | a handle | [`Variable<A, D>`](crate::Variable), typed by element and rank | [`candle::Variable`](crate::candle::Variable), which derefs to `Tensor` |
//! | a value | `w.value()`, an array that shares its elements | the handle: `x.matmul(&w)?` |
//! | to assign | `w.set(array)?` | `w.set(&tensor)?` |
//! | gradients | none | of what is trainable |
//! | `Result` | [`varscope::Result`](crate::Result) | candle's |
//! | operations on images | `nn` of the prelude (feature `nn`) | `nn` of the prelude, with gradients |
//! | layers, optimizers | none | [Training](super::training) |
//!
//! On ndarray the types follow from the request: a literal `[3, 2]` has rank 2, a slice has the rank of its length at run time.
//!
//! ```
//! use ndarray::{Ix2, IxDyn};
//! use varscope::prelude::*;
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! model!(store, {
//!     let w: Variable<f32, Ix2> = get_variable!("w", [3, 2])?;
//!     let shape = vec![3, 2];
//!     let v: Variable<f64, IxDyn> = get_variable!("v", shape.as_slice(), dtype = f64)?;
//!     assert_eq!(w.value().sum_axis(ndarray::Axis(0)).len(), v.shape()[1]);
//! });
//! # Ok(())
//! # }
//! ```
//!
//! ```
//! use varscope::candle::prelude::*;
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! let x = Tensor::ones((4, 3), DType::F32, store.device())?;
//! let loss = model!(store, {
//!     let w = get_variable!("w", [3, 2])?;
//!     let scale = get_variable!("scale", [2], trainable = false)?;
//!     x.matmul(&w)?.broadcast_mul(&scale)?.sum_all()?
//! });
//! let gradients = loss.backward()?;
//! let trained = store.trainable_named();
//! assert_eq!(trained.len(), 1);
//! assert!(gradients.get(&trained[0].1).is_some());
//! # Ok(())
//! # }
//! ```
//!
//! # Element types and devices
//! `f32` where nothing is said. [`store.to_dtype(..)`](crate::VarStore::to_dtype) casts every float of a store, and from then on is what is asked for where
//! nothing is said; on candle `store.to_device(&device)` moves it. Handles follow. The features `cuda`, `metal`, `mkl` and `accelerate` are candle's own.
//!
//! # Code for every engine
//! What is between a model and its store speaks [`AnyVariable`](crate::AnyVariable) and [`HostArray`](crate::HostArray): getters, regularizers, files,
//! summaries. So a file that one engine has saved, the other loads, and a seed gives the same values on both.
//!
//! # An engine of your own
//! It implements [`Engine`](crate::engine::Engine), which makes a value of a `HostArray`, and [`EngineValue`](crate::engine::EngineValue), which reads and
//! assigns it; [`VarStore::with_engine`](crate::VarStore::with_engine) takes it. Explicit
//! requests give `AnyVariable`, whose [`engine_value`](crate::AnyVariable::engine_value) is yours; the macros of `varscope::prelude` give handles that read and
//! assign through it.
//!
//! # Features
//!
//! | feature | |
//! | --- | --- |
//! | `nn` (on) | convolution, pooling, ReLU and bias as TensorFlow defines them |
//! | `rayon` (on) | large variables are filled, and `nn` computes, on all cores; the bits are the same without |
//! | `candle` | the candle engine, layers and optimizers; PyTorch's files |
//! | `cuda`, `metal`, `mkl`, `accelerate` | candle's |
//! | `cli` | the command `varscope` |
