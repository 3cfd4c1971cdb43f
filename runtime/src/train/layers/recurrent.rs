//! Cells that go from step to step.

mod gated_unit;
mod long_memory;

use candle_core::{Result, Tensor};

pub use gated_unit::{Gru, gru};
pub use long_memory::{Lstm, LstmState, lstm};

/// Batch, steps and features of `[batch, time, features]`.
fn sequence(layer: &str, input: &Tensor) -> Result<[usize; 3]> {
    match *input.dims() {
        [batch, time, features] if time > 0 => Ok([batch, time, features]),
        ref dims => candle_core::bail!(
            "{layer}: the input has the axes [batch, time, features] and at least one step, found shape {dims:?}"
        ),
    }
}

/// The steps in the order in which they are walked.
fn steps(time: usize, reversed: bool) -> impl Iterator<Item = usize> {
    (0..time).map(move |step| match reversed {
        true => time - 1 - step,
        false => step,
    })
}

/// `[batch, time, units]` of what each step has made, in the order in which it was made.
fn stacked(mut outputs: Vec<Tensor>, reversed: bool) -> Result<Tensor> {
    if reversed {
        outputs.reverse();
    }
    Tensor::stack(&outputs, 1)
}

/// What a matrix makes of all steps at once, `[time, batch, width]`.
fn of_all_steps(input: &Tensor, kernel: &Tensor) -> Result<Tensor> {
    let (batch, time, features) = input.dims3()?;
    let rows = input.transpose(0, 1)?.reshape((time * batch, features))?;
    rows.matmul(kernel)?.reshape((time, batch, kernel.dim(1)?))
}
