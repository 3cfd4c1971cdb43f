//! What trains the variables of a store: layers, optimizers, averages, schedules, regularizers. On candle.

mod kept;
pub mod layers;
pub mod optim;
mod regularizers;

pub use regularizers::{l1, l1_l2, l2, regularization_loss, regularization_loss_of};
