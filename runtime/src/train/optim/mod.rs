//! Optimizers whose state is variables: saved, loaded, renamed and gone on from like any other.
//!
//! ```
//! use varscope::candle::optim::{Adam, Rule, Schedule, global_step};
//! use varscope::candle::prelude::*;
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! let loss = || {
//!     model!(store, {
//!         let w = scope!("line", get_variable!("w", [2], initializer = ones()))?;
//!         w.sqr()?.sum_all()
//!     })
//! };
//! loss()?; // the first pass makes the variables
//! let step = global_step(&store)?;
//! let schedule = Schedule::exponential_decay(0.1, 10, 0.5, false);
//! let mut adam = Adam::new(0.1).over(&store).counting(&step).build()?;
//! for _ in 0..20 {
//!     adam.set_learning_rate(schedule.at(step.get()?));
//!     adam.backward_step(&loss()?)?;
//! }
//! assert!(loss()?.to_scalar::<f32>()? < 0.5);
//!
//! let names: Vec<String> = store.variables().iter().map(|v| v.path().to_owned()).collect();
//! assert_eq!(
//!     names,
//!     ["line/w", "global_step", "beta1_power", "beta2_power", "line/w/Adam", "line/w/Adam_1"]
//! );
//! # Ok(())
//! # }
//! ```
//!
//! # What is kept
//! Names, order and first values are TensorFlow's. What an optimizer keeps for `w` (its slots) is `w/Adam`, `w/Adam_1`: of `w`'s shape, element
//! type and device, made when the optimizer meets the variable. It is not trained, and is in
//! [`GLOBAL_VARIABLES`](crate::collection::GLOBAL_VARIABLES) and [`OPTIMIZER_VARIABLES`](crate::collection::OPTIMIZER_VARIABLES), which chooses it
//! or leaves it out: `SaveOptions::new().except(Select::collection("optimizer_variables"))`.
//!
//! A run that is stopped goes on where it was: load the last file, build the model, make the optimizer. Its slots take the values that wait. Where
//! a file has none of them they begin as new ones do; where it has some and not others, that is an error. Two optimizers of one name for one
//! variable are an error too; one after the other (drop the first) the second goes on with the slots of the first.
//!
//! # Which optimizer
//!
//! | | slots of `w` | as |
//! | --- | --- | --- |
//! | [`Sgd`] | none; with momentum `w/Momentum` | `tf.train.GradientDescentOptimizer`, `MomentumOptimizer`, `candle_nn::SGD` |
//! | [`Adam`] | `w/Adam`, `w/Adam_1`; of all `beta1_power`, `beta2_power` | `tf.train.AdamOptimizer` |
//! | [`AdamW`] | `w/AdamW`, `w/AdamW_1`; of all `beta1_power`, `beta2_power` | `candle_nn::AdamW` |
//! | [`RmsProp`] | `w/RMSProp`, `w/RMSProp_1`; centered `w/RMSProp_2` | `tf.train.RMSPropOptimizer` |
//! | [`Adagrad`] | `w/Adagrad` | `tf.train.AdagradOptimizer` |
//! | your own [`Rule`] | what it says | |
//!
//! On the CPU a step is one walk over memory for `f32` and `f64`; elsewhere, and for `f16` and `bf16`, it is candle's operations. The formula is
//! the same text.

mod apply;
mod averages;
mod clip;
mod config;
mod error;
mod fused;
mod global_step;
mod gradients;
mod group;
mod optimizer;
mod quantity;
mod rule;
mod rules;
mod schedule;
mod slots;
mod trained;

pub use averages::{ExponentialMovingAverage, exponential_moving_average};
pub use clip::clip_by_global_norm;
pub use config::Config;
pub use error::OptimError;
pub use global_step::{GlobalStep, global_step};
pub use gradients::{Gradient, Gradients, Numbers};
pub use group::Group;
pub use optimizer::Optimizer;
pub use quantity::Quantity;
pub use rule::{Power, Rule};
pub use rules::{Adagrad, Adam, AdamW, RmsProp, Sgd};
pub use schedule::Schedule;
