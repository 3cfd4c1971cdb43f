//! What layers have in common: what can be said of their variables, and what follows the sum.

use candle_core::{DType, Result, Tensor};

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
    ($variable:ident $(of $field:ident)?, $default:literal, $initializer:ident, $regularizer:ident, $constraint:ident) => {
        #[doc = concat!("How the ", stringify!($variable), " begins; ", $default, " where nothing is said.")]
        pub fn $initializer(mut self, initializer: impl $crate::variable::IntoSetting<$crate::init::Initializer>) -> Self {
            self.$($field.)?$variable.initializer = initializer.into_setting();
            self
        }

        #[doc = concat!("The loss of the ", stringify!($variable), "; the scope's where nothing is said.")]
        pub fn $regularizer(mut self, regularizer: impl $crate::variable::IntoSetting<$crate::variable::Regularizer>) -> Self {
            self.$($field.)?$variable.regularizer = regularizer.into_setting();
            self
        }

        #[doc = concat!("A projection of the ", stringify!($variable), " after each step of an optimizer.")]
        pub fn $constraint(mut self, constraint: impl $crate::variable::IntoSetting<$crate::variable::Constraint>) -> Self {
            self.$($field.)?$variable.constraint = constraint.into_setting();
            self
        }
    };
}
pub(super) use said;

/// What can be said of a layer that sums: `activation(input · kernel + bias)`.
#[derive(Clone, Debug)]
pub(super) struct Sum {
    pub(super) use_bias: bool,
    pub(super) trainable: bool,
    pub(super) activation: Activation,
    pub(super) kernel: Said,
    pub(super) bias: Said,
}

impl Default for Sum {
    /// As TensorFlow has it where nothing is said.
    fn default() -> Self {
        Self {
            use_bias: true,
            trainable: true,
            activation: Activation::default(),
            kernel: Said::default(),
            bias: Said::default(),
        }
    }
}

/// The setters of the field `sum`, a [`Sum`].
macro_rules! summed {
    () => {
        /// Whether a bias is added; `true` where nothing is said.
        pub fn use_bias(mut self, use_bias: bool) -> Self {
            self.sum.use_bias = use_bias;
            self
        }

        /// Whether optimizers train it; `true` where nothing is said.
        pub fn trainable(mut self, trainable: bool) -> Self {
            self.sum.trainable = trainable;
            self
        }

        /// `max(x, 0)` follows, as one operation with what comes before it where that is possible (`activation=tf.nn.relu`).
        pub fn relu(mut self) -> Self {
            self.sum.activation = $crate::train::layers::settings::Activation::Relu;
            self
        }

        /// A function of the result follows: `Tensor::tanh`. Nothing does where nothing is said.
        pub fn activation(mut self, activation: fn(&Tensor) -> Result<Tensor>) -> Self {
            self.sum.activation = $crate::train::layers::settings::Activation::Function(activation);
            self
        }

        $crate::train::layers::settings::said!(
            kernel of sum,
            "the scope's initializer, or else `glorot_uniform()`,",
            kernel_initializer,
            kernel_regularizer,
            kernel_constraint
        );
        $crate::train::layers::settings::said!(
            bias of sum,
            "`zeros()`",
            bias_initializer,
            bias_regularizer,
            bias_constraint
        );
    };
}
pub(super) use summed;

/// What can be said of a layer that normalizes: `unit(input) · gamma + beta`.
#[derive(Clone, Debug)]
pub(super) struct Norm {
    pub(super) epsilon: f64,
    pub(super) center: bool,
    pub(super) scale: bool,
    pub(super) trainable: bool,
    pub(super) gamma: Said,
    pub(super) beta: Said,
}

impl Norm {
    /// As TensorFlow has it where nothing is said, but for epsilon, of which it has two.
    pub(super) fn new(epsilon: f64) -> Self {
        Self {
            epsilon,
            center: true,
            scale: true,
            trainable: true,
            gamma: Said::default(),
            beta: Said::default(),
        }
    }
}

/// The setters of the field `norm`, a [`Norm`].
macro_rules! normed {
    ($epsilon:literal) => {
        #[doc = concat!("What is added to the variance; ", $epsilon, " where nothing is said.")]
        pub fn epsilon(mut self, epsilon: f64) -> Self {
            self.norm.epsilon = epsilon;
            self
        }

        /// Whether `beta` is added; `true` where nothing is said.
        pub fn center(mut self, center: bool) -> Self {
            self.norm.center = center;
            self
        }

        /// Whether it is multiplied with `gamma`; `true` where nothing is said.
        pub fn scale(mut self, scale: bool) -> Self {
            self.norm.scale = scale;
            self
        }

        /// Whether optimizers train `gamma` and `beta`; `true` where nothing is said.
        pub fn trainable(mut self, trainable: bool) -> Self {
            self.norm.trainable = trainable;
            self
        }

        $crate::train::layers::settings::said!(
            gamma of norm,
            "`ones()`",
            gamma_initializer,
            gamma_regularizer,
            gamma_constraint
        );
        $crate::train::layers::settings::said!(
            beta of norm,
            "`zeros()`",
            beta_initializer,
            beta_regularizer,
            beta_constraint
        );
    };
}
pub(super) use normed;

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

/// The element type of a normalization's variables: moments of half precision are too coarse.
pub(super) fn wide(dtype: DType) -> DType {
    match dtype {
        DType::F16 | DType::BF16 => DType::F32,
        dtype => dtype,
    }
}

/// How many channels images have; what is none is refused before a variable is made for it.
pub(super) fn image_channels(layer: &str, input: &Tensor) -> Result<usize> {
    match *input.dims() {
        [_, _, _, channels] => Ok(channels),
        ref dims => candle_core::bail!(
            "{layer}: the input has the axes [batch, height, width, channels], found shape {dims:?}"
        ),
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
