//! Long short-term memory.

use candle_core::{Result, Tensor};
use candle_nn::ops::sigmoid;

use super::{of_all_steps, sequence, stacked, steps};
use crate::engines::candle::in_crate::*;
use crate::init::zeros;
use crate::train::layers::settings::{Said, said};

/// What [`lstm`] can be told; `lstm(&x, 64)` is `lstm(&x, Lstm::new(64))`.
#[derive(Clone, Debug)]
#[must_use]
pub struct Lstm {
    units: usize,
    forget_bias: f64,
    initial_state: Option<LstmState>,
    reversed: bool,
    kernel: Said,
    bias: Said,
}

/// What goes from step to step: `c` and `h`, `[batch, units]` each (`LSTMStateTuple`).
#[derive(Clone, Debug)]
pub struct LstmState {
    /// The cell's memory.
    pub c: Tensor,
    /// What it has put out last.
    pub h: Tensor,
}

impl Lstm {
    /// So many units, that begin at zero and rather remember: 1 is added to the forget gate.
    pub fn new(units: usize) -> Self {
        Self {
            units,
            forget_bias: 1.0,
            initial_state: None,
            reversed: false,
            kernel: Said::default(),
            bias: Said::default(),
        }
    }

    /// What is added to the forget gate, besides its bias; 1 where nothing is said.
    pub fn forget_bias(mut self, forget_bias: f64) -> Self {
        self.forget_bias = forget_bias;
        self
    }

    /// Where it begins; at zero where nothing is said.
    pub fn initial_state(mut self, state: LstmState) -> Self {
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
        "the scope's initializer, or else `glorot_uniform()`,",
        kernel_initializer,
        kernel_regularizer,
        kernel_constraint
    );
    said!(
        bias,
        "`zeros()`",
        bias_initializer,
        bias_regularizer,
        bias_constraint
    );
}

impl From<usize> for Lstm {
    fn from(units: usize) -> Self {
        Self::new(units)
    }
}

/// A cell of long short-term memory along a sequence (`tf.nn.dynamic_rnn` with `tf.nn.rnn_cell.LSTMCell`; Hochreiter and Schmidhuber 1997).
///
/// `[batch, time, features]` becomes `[batch, time, units]`, and the state after the last step. The kernel is `[features + units, 4 · units]`: input
/// gate, new memory, forget gate, output gate. TensorFlow's names come with its scopes: `rnn` around it, and `multi_rnn_cell/cell_0` where
/// cells are stacked.
///
/// ```
/// use varscope::candle::layers::{Lstm, lstm};
/// use varscope::candle::prelude::*;
///
/// # fn main() -> Result<()> {
/// let store = VarStore::new();
/// let x = Tensor::ones((2, 5, 3), DType::F32, store.device())?;
/// let (outputs, state) = model!(store, scope!("rnn", lstm(&x, 4)))?;
/// assert_eq!((outputs.dims(), state.c.dims()), (&[2, 5, 4][..], &[2, 4][..]));
/// assert!(store.get("rnn/lstm_cell/kernel").is_some());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of [`get_variable!`](macro@crate::candle::prelude::get_variable), and candle's.
#[crate::layer(crate = crate, scope = "lstm_cell")]
pub fn lstm(input: &Tensor, settings: impl Into<Lstm>) -> Result<(Tensor, LstmState)> {
    let layer: Lstm = settings.into();
    let [batch, time, features] = sequence("lstm", input)?;
    let units = layer.units;
    let kernel = get_variable!(
        "kernel",
        [features + units, 4 * units],
        dtype = input.dtype(),
        initializer = layer.kernel.initializer,
        regularizer = layer.kernel.regularizer,
        constraint = layer.kernel.constraint
    )?;
    let bias = get_variable!(
        "bias",
        [4 * units],
        dtype = input.dtype(),
        initializer = layer.bias.initializer.unwrap_or_else(zeros),
        regularizer = layer.bias.regularizer,
        constraint = layer.bias.constraint
    )?;
    let of_input = of_all_steps(input, &kernel.narrow(0, 0, features)?)?.broadcast_add(&bias)?;
    let recurrent = kernel.narrow(0, features, units)?;
    let LstmState { mut c, mut h } = match layer.initial_state {
        Some(state) => state,
        None => {
            let zero = Tensor::zeros((batch, units), input.dtype(), input.device())?;
            LstmState {
                c: zero.clone(),
                h: zero,
            }
        }
    };
    let mut outputs = Vec::with_capacity(time);
    for step in steps(time, layer.reversed) {
        let gates = (of_input.get(step)? + h.matmul(&recurrent)?)?;
        let gate = |i: usize| gates.narrow(1, i * units, units);
        let (remember, admit) = ((gate(2)? + layer.forget_bias)?, gate(0)?);
        c = ((c * sigmoid(&remember)?)? + (sigmoid(&admit)? * gate(1)?.tanh()?)?)?;
        h = (sigmoid(&gate(3)?)? * c.tanh()?)?;
        outputs.push(h.clone());
    }
    Ok((stacked(outputs, layer.reversed)?, LstmState { c, h }))
}
