//! What trains the variables of a store: layers, optimizers, averages, schedules, regularizers. On candle.

mod kept;
// In other crates rustc looks neither for what an expansion leaves unused nor at its names; an `allow` in it would be at odds with `forbid` there.
#[allow(dead_code, non_upper_case_globals, unused_imports)]
pub mod layers;
pub mod optim;
mod regularizers;

pub use regularizers::{l1, l1_l2, l2, regularization_loss, regularization_loss_of};
