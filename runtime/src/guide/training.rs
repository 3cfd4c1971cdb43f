//! Training: layers, optimizers, averages and losses of variables, on the [candle engine](super::engines).
//!
//! Layers are functions, and what an optimizer keeps is variables. So there is nothing new to learn of names, sharing, files or freezing:
//!
//! ```
//! use varscope::candle::layers::{Dense, dense};
//! use varscope::candle::optim::{Adam, Rule, global_step};
//! use varscope::candle::prelude::*;
//!
//! #[layer]
//! fn loss(x: &Tensor, y: &Tensor) -> Result<Tensor> {
//!     let hidden = scope!("hidden", dense(x, Dense::new(8).activation(Tensor::tanh)))?;
//!     let found = scope!("out", dense(&hidden, 1))?;
//!     (found - y)?.sqr()?.mean_all()
//! }
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! let x = Tensor::arange(0f32, 16.0, store.device())?.reshape((16, 1))?.affine(0.1, 0.0)?;
//! let y = x.sin()?;
//! // The regularizer is said once, for every kernel and bias in the scope.
//! let total = || {
//!     model!(store, scope!("net", regularizer = l2(1e-4), {
//!         loss(&x, &y)? + regularization_loss()?
//!     }))
//! };
//!
//! let first = total()?.to_scalar::<f32>()?; // the first pass makes the variables
//! let step = global_step(&store)?;
//! let mut adam = Adam::new(0.01).over(&store).counting(&step).build()?; // and this the slots
//! for _ in 0..50 {
//!     adam.backward_step(&total()?)?;
//! }
//! assert!(total()?.to_scalar::<f32>()? < first / 5.0);
//! assert_eq!(step.get()?, 50);
//! assert!(store.get("net/out/kernel/Adam_1").is_some());
//! # Ok(())
//! # }
//! ```
//!
//! # The order of things
//! 1. *Load*, if there is a file, with [`CheckpointManager::resume`](crate::checkpoint::CheckpointManager::resume) or
//!    [`load`](crate::VarStore::load): values wait, those of the optimizer too.
//! 2. *One pass*, which makes the variables or takes them from the file.
//! 3. *The optimizer*, which makes its slots or takes them. Over no variables it is an error, which says to run a pass first.
//! 4. *The loop*: a pass, `backward`, a step; averages after it; a save if one is due.
//!
//! A run that was stopped and goes on so comes to the same bytes as one that was not. `examples/digits` is that program.
//!
//! # Where to read on
//!
//! | for | see |
//! | --- | --- |
//! | `dense`, `conv2d`, `batch_norm`, `lstm`, .. with TensorFlow's names, defaults and values | [`layers`](crate::candle::layers) |
//! | layers whose names are made, as without `name=` | [`layers::unnamed`](crate::candle::layers::unnamed) |
//! | SGD, Adam, AdamW, RMSProp, Adagrad, and rules of your own; names of slots | [`optim`](crate::candle::optim) |
//! | groups with rates of their own, frozen groups, decay for some | [`Group`](crate::candle::optim::Group), [`Config`](crate::candle::optim::Config) |
//! | learning rates | [`Schedule`](crate::candle::optim::Schedule) |
//! | averages for test time | [`exponential_moving_average`](crate::candle::optim::exponential_moving_average) |
//! | gradients: norms by name, clipping, which are missing | [`Optimizer`](crate::candle::optim::Optimizer) |
//! | losses of variables | [`Regularizer`](crate::Regularizer), and `l1`, `l2`, `l1_l2` of the prelude |
//! | projections after each step | [`Constraint`](crate::Constraint) |
//! | low-rank adapters | [`lora`](crate::candle::lora) |
//! | freezing | [`VarStore::set_trainable`](crate::VarStore::set_trainable), for handles and optimizers that are there already |
//!
//! Candle's own optimizers work as ever, over `store.trainable_vars()`.
//!
//! # Batch normalization and dropout
//! `batch_norm(&x, training)` moves its averages in the pass itself: there are no `update_ops` to forget. `dropout(&x, rate, training)` draws by the store's
//! seed, the name scope and the step, so a run can be repeated.
//!
//! # Towers
//! `examples/towers.rs` trains with threads that share variables by a captured scope, and averages their gradients.
//!
//! # Many processes
//! The crate `varscope-mpi` does it with processes, on one machine or many: ranks agree on their variables before the first step, average gradients
//! by name between `backward` and the step, and let one of them write files. Its README says what to install.
