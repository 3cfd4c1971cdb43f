//! The gated recurrent unit.

use candle_core::{Result, Tensor};
use candle_nn::ops::sigmoid;

use super::{of_all_steps, sequence, stacked, steps};
use crate::engines::candle::Variable;
use crate::engines::candle::in_crate::*;
use crate::init::{Initializer, ones, zeros};
use crate::train::layers::settings::{Said, said};

/// What [`gru`] can be told; `gru(&x, 64)` is `gru(&x, Gru::new(64))`.
#[derive(Clone, Debug)]
#[must_use]
pub struct Gru {
    units: usize,
    initial_state: Option<Tensor>,
    reversed: bool,
    kernel: Said,
    bias: Said,
}

impl Gru {
    /// So many units, that begin at zero.
    pub fn new(units: usize) -> Self {
        Self {
            units,
            initial_state: None,
            reversed: false,
            kernel: Said::default(),
            bias: Said::default(),
        }
    }

    /// Where it begins, `[batch, units]`; at zero where nothing is said.
    pub fn initial_state(mut self, state: Tensor) -> Self {
        self.initial_state = Some(state);
        self
    }

    /// Goes from the last step to the first, as one half of a bidirectional network; outputs stay at their steps.
    pub fn reversed(mut self) -> Self {
        self.reversed = true;
        self
    }

    said!(
        kernel,
        "of gates and candidate alike the scope's initializer, or else `glorot_uniform()`,",
        kernel_initializer,
        kernel_regularizer,
        kernel_constraint
    );
    said!(
        bias,
        "`ones()` for the gates and `zeros()` for the candidate",
        bias_initializer,
        bias_regularizer,
        bias_constraint
    );
}

impl From<usize> for Gru {
    fn from(units: usize) -> Self {
        Self::new(units)
    }
}

/// A gated recurrent unit along a sequence (`tf.nn.dynamic_rnn` with `tf.nn.rnn_cell.GRUCell`; Cho et al. 2014,
/// [arXiv:1406.1078](https://arxiv.org/abs/1406.1078)).
///
/// `[batch, time, features]` becomes `[batch, time, units]`, and the state `[batch, units]` after the last step. The kernels are
/// `[features + units, 2 · units]` of the gates (reset, update) and `[features + units, units]` of the candidate. TensorFlow's names come with its
/// scopes: `rnn` around it, or `bidirectional_rnn/fw` and `bidirectional_rnn/bw` around the two halves.
///
/// # Errors
/// Those of [`get_variable!`](macro@crate::candle::prelude::get_variable), and candle's.
#[crate::layer(crate = crate, scope = "gru_cell")]
pub fn gru(input: &Tensor, settings: impl Into<Gru>) -> Result<(Tensor, Tensor)> {
    let layer: Gru = settings.into();
    let [batch, time, features] = sequence("gru", input)?;
    let units = layer.units;
    let of_gates = layer.bias.initializer.clone().unwrap_or_else(ones);
    let (kernel, bias) = scope!("gates", linear(input, 2 * units, units, &layer, of_gates))?;
    let of_candidate = layer.bias.initializer.clone().unwrap_or_else(zeros);
    let (own, own_bias) = scope!(
        "candidate",
        linear(input, units, units, &layer, of_candidate)
    )?;
    let split = |kernel: &Variable| {
        let of_input = kernel.narrow(0, 0, features)?;
        Ok::<_, candle_core::Error>((of_input, kernel.narrow(0, features, units)?))
    };
    let ((of_input, recurrent), (own_of_input, own_recurrent)) = (split(&kernel)?, split(&own)?);
    let gates = of_all_steps(input, &of_input)?.broadcast_add(&bias)?;
    let candidates = of_all_steps(input, &own_of_input)?.broadcast_add(&own_bias)?;
    let mut h = match layer.initial_state {
        Some(state) => state,
        None => Tensor::zeros((batch, units), input.dtype(), input.device())?,
    };
    let mut outputs = Vec::with_capacity(time);
    for step in steps(time, layer.reversed) {
        let gates = sigmoid(&(gates.get(step)? + h.matmul(&recurrent)?)?)?;
        let (reset, update) = (gates.narrow(1, 0, units)?, gates.narrow(1, units, units)?);
        let remembered = (reset * &h)?.matmul(&own_recurrent)?;
        let candidate = (candidates.get(step)? + remembered)?.tanh()?;
        h = ((&update * h)? + (update.affine(-1.0, 1.0)? * candidate)?)?;
        outputs.push(h.clone());
    }
    Ok((stacked(outputs, layer.reversed)?, h))
}

/// The kernel and the bias of gates or candidate.
#[crate::layer(crate = crate)]
fn linear(
    input: &Tensor,
    width: usize,
    units: usize,
    settings: &Gru,
    initializer: Initializer,
) -> Result<(Variable, Variable)> {
    let kernel = get_variable!(
        "kernel",
        [input.dim(2)? + units, width],
        dtype = input.dtype(),
        initializer = settings.kernel.initializer.clone(),
        regularizer = settings.kernel.regularizer.clone(),
        constraint = settings.kernel.constraint.clone()
    )?;
    let bias = get_variable!(
        "bias",
        [width],
        dtype = input.dtype(),
        initializer = initializer,
        regularizer = settings.bias.regularizer.clone(),
        constraint = settings.bias.constraint.clone()
    )?;
    Ok((kernel, bias))
}
