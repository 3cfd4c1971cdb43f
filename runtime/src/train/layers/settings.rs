//! What layers have in common: what can be said of their variables, and what follows the sum.

use candle_core::{Result, Tensor};

use crate::init::Initializer;
use crate::variable::{Constraint, Regularizer};

/// What was said of one of a layer's variables; the rest is the scope's.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    pub(super) initializer: Option<Initializer>,
    pub(super) regularizer: Option<Regularizer>,
    pub(super) constraint: Option<Constraint>,
}

/// The setters of one variable of a layer.
macro_rules! said {
    ($variable:ident, $default:literal, $initializer:ident, $regularizer:ident, $constraint:ident) => {
        #[doc = concat!("How the ", stringify!($variable), " begins; ", $default, " where nothing is said.")]
        pub fn $initializer(mut self, initializer: impl $crate::variable::IntoSetting<$crate::init::Initializer>) -> Self {
            self.$variable.initializer = initializer.into_setting();
            self
        }

        #[doc = concat!("The loss of the ", stringify!($variable), "; the scope's where nothing is said.")]
        pub fn $regularizer(mut self, regularizer: impl $crate::variable::IntoSetting<$crate::variable::Regularizer>) -> Self {
            self.$variable.regularizer = regularizer.into_setting();
            self
        }

        #[doc = concat!("A projection of the ", stringify!($variable), " after each step of an optimizer.")]
        pub fn $constraint(mut self, constraint: impl $crate::variable::IntoSetting<$crate::variable::Constraint>) -> Self {
            self.$variable.constraint = constraint.into_setting();
            self
        }
    };
}
pub(super) use said;

/// The setters of what follows a layer's sum.
macro_rules! activated {
    () => {
        /// `max(x, 0)` follows, as one operation with what comes before it where that is possible (`activation=tf.nn.relu`).
        pub fn relu(mut self) -> Self {
            self.activation = $crate::train::layers::settings::Activation::Relu;
            self
        }

        /// A function of the result follows: `Tensor::tanh`. Nothing does where nothing is said.
        pub fn activation(mut self, activation: fn(&Tensor) -> Result<Tensor>) -> Self {
            self.activation = $crate::train::layers::settings::Activation::Function(activation);
            self
        }
    };
}
pub(super) use activated;

/// What follows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Activation {
    #[default]
    Linear,
    Relu,
    Function(fn(&Tensor) -> Result<Tensor>),
}

impl Activation {
    pub(super) fn is_relu(self) -> bool {
        matches!(self, Self::Relu)
    }

    pub(super) fn apply(self, x: Tensor) -> Result<Tensor> {
        match self {
            Self::Linear => Ok(x),
            Self::Relu => crate::engines::candle::nn::relu(&x),
            Self::Function(function) => function(&x),
        }
    }
}

/// How long the last axis is.
pub(super) fn channels(layer: &str, input: &Tensor) -> Result<usize> {
    match input.dims() {
        [_, .., channels] => Ok(*channels),
        dims => candle_core::bail!(
            "{layer}: the input has the axes [batch, …, channels], found shape {dims:?}"
        ),
    }
}
