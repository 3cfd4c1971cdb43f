//! RMSProp.

use super::super::quantity::Quantity;
use super::super::rule::Rule;
use super::{learning_rate, settings};

/// RMSProp (Tieleman and Hinton 2012), as `tf.train.RMSPropOptimizer`: epsilon is under the root.
///
/// ```text
/// s ← s + (1 − decay)(g² − s)                       slot `RMSProp`, from 1
/// a ← a + (1 − decay)(g − a)                        slot `RMSProp_1`, from 0; only if centered
/// m ← momentum · m + rate · g / √(s + ε)            slot `RMSProp_1`, from 0; if centered `RMSProp_2`, of √(s − a² + ε)
/// w ← w − m
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct RmsProp {
    learning_rate: f64,
    decay: f64,
    momentum: f64,
    epsilon: f64,
    centered: bool,
}

settings!(RmsProp {
    /// How much of the mean square is kept in each step; 0.9.
    decay: f64 = 0.9,
    /// How much of the last step goes into the next one; 0.
    momentum: f64 = 0.0,
    /// What is added to the mean square; 1e-10.
    epsilon: f64 = 1e-10,
    /// Whether the mean gradient is taken off the mean square; it is not.
    centered: bool = false,
});

impl Rule for RmsProp {
    type Step = Step;

    fn name(&self) -> &'static str {
        "RMSProp"
    }

    learning_rate!();

    fn slots(&self) -> Vec<f64> {
        match self.centered {
            true => vec![1.0, 0.0, 0.0],
            false => vec![1.0, 0.0],
        }
    }

    fn step(&self, rate: f64, _: &[f64]) -> Step {
        Step {
            rate,
            new: 1.0 - self.decay,
            momentum: self.momentum,
            epsilon: self.epsilon,
        }
    }

    #[inline(always)]
    fn update<Q: Quantity>(step: &Step, value: Q, gradient: Q, slots: &mut [Q]) -> Q {
        let moved = |mean: &Q, to: Q| mean.clone() + (to - mean.clone()) * step.new;
        let (variance, m) = match slots {
            [square, m] => {
                *square = moved(square, gradient.clone().square());
                (square.clone(), m)
            }
            [square, mean, m] => {
                *square = moved(square, gradient.clone().square());
                *mean = moved(mean, gradient.clone());
                (square.clone() - mean.clone().square(), m)
            }
            _ => return value,
        };
        let root = (variance + step.epsilon).sqrt();
        *m = m.clone() * step.momentum + gradient * step.rate / root;
        value - m.clone()
    }
}

/// The numbers of a step.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    rate: f64,
    new: f64,
    momentum: f64,
    epsilon: f64,
}
