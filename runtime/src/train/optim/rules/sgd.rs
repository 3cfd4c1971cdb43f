//! Gradient descent.

use super::super::quantity::Quantity;
use super::super::rule::Rule;
use super::{learning_rate, settings};

/// Gradient descent, with or without momentum (`tf.train.GradientDescentOptimizer`, `tf.train.MomentumOptimizer`).
///
/// ```text
/// m ← momentum · m + g            slot `Momentum`, from 0
/// w ← w − rate · m                with Nesterov: w − rate · g − rate · momentum · m
/// ```
///
/// Without momentum it is named `GradientDescent` and keeps nothing: `w ← w − rate · g`, as `candle_nn::SGD`.
#[derive(Clone, Debug, PartialEq)]
pub struct Sgd {
    learning_rate: f64,
    momentum: f64,
    nesterov: bool,
}

settings!(Sgd {
    /// How much of the last step goes into the next one; 0 is none.
    momentum: f64 = 0.0,
    /// Whether the momentum is looked ahead along (`use_nesterov`).
    nesterov: bool = false,
});

impl Rule for Sgd {
    type Step = Step;

    fn name(&self) -> &'static str {
        if self.has_momentum() {
            "Momentum"
        } else {
            "GradientDescent"
        }
    }

    learning_rate!();

    fn slots(&self) -> Vec<f64> {
        if self.has_momentum() {
            vec![0.0]
        } else {
            Vec::new()
        }
    }

    fn step(&self, rate: f64, _: &[f64]) -> Step {
        Step {
            rate,
            momentum: self.momentum,
            nesterov: self.nesterov,
        }
    }

    #[inline(always)]
    fn update<Q: Quantity>(step: &Step, value: Q, gradient: Q, slots: &mut [Q]) -> Q {
        let [sum] = slots else {
            return value - gradient * step.rate;
        };
        *sum = sum.clone() * step.momentum + gradient.clone();
        if step.nesterov {
            value - (gradient * step.rate + sum.clone() * (step.momentum * step.rate))
        } else {
            value - sum.clone() * step.rate
        }
    }
}

impl Sgd {
    fn has_momentum(&self) -> bool {
        self.momentum != 0.0
    }
}

/// The numbers of a step.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    rate: f64,
    momentum: f64,
    nesterov: bool,
}
