//! Adam.

use super::super::quantity::Quantity;
use super::super::rule::{Power, Rule};
use super::{learning_rate, settings};
use crate::dtype::DType;

/// Adam (Kingma and Ba 2014, [arXiv:1412.6980](https://arxiv.org/abs/1412.6980)), as `tf.train.AdamOptimizer`: epsilon is the paper's ε̂, beside the
/// root of a moment that is not corrected.
///
/// ```text
/// m ← m + (1 − β₁)(g − m)                           slot `Adam`, from 0
/// v ← v + (1 − β₂)(g² − v)                          slot `Adam_1`, from 0
/// w ← w − rate · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)
/// ```
///
/// `beta1_power` and `beta2_power` are variables of all of them together.
#[derive(Clone, Debug, PartialEq)]
pub struct Adam {
    learning_rate: f64,
    beta1: f64,
    beta2: f64,
    epsilon: f64,
}

settings!(Adam {
    /// How much of the first moment is kept in each step; 0.9.
    beta1: f64 = 0.9,
    /// How much of the second moment is kept in each step; 0.999.
    beta2: f64 = 0.999,
    /// What is added to the root of the second moment; 1e-8.
    epsilon: f64 = 1e-8,
});

impl Rule for Adam {
    type Step = Step;

    fn name(&self) -> &'static str {
        "Adam"
    }

    learning_rate!();

    fn slots(&self) -> Vec<f64> {
        vec![0.0, 0.0]
    }

    fn powers(&self) -> Vec<Power> {
        powers(self.beta1, self.beta2, DType::F32)
    }

    fn step(&self, rate: f64, powers: &[f64]) -> Step {
        let [of_first, of_second] = corrections(powers);
        Step {
            rate: rate * of_second.sqrt() / of_first,
            new: [1.0 - self.beta1, 1.0 - self.beta2],
            epsilon: self.epsilon,
        }
    }

    #[inline(always)]
    fn update<Q: Quantity>(step: &Step, value: Q, gradient: Q, slots: &mut [Q]) -> Q {
        let [m, v] = slots else { return value };
        *m = m.clone() + (gradient.clone() - m.clone()) * step.new[0];
        *v = v.clone() + (gradient.square() - v.clone()) * step.new[1];
        value - m.clone() * step.rate / (v.clone().sqrt() + step.epsilon)
    }
}

/// The numbers of a step.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    rate: f64,
    new: [f64; 2],
    epsilon: f64,
}

pub(super) fn powers(beta1: f64, beta2: f64, dtype: DType) -> Vec<Power> {
    let power = |name, base| Power { name, base, dtype };
    vec![power("beta1_power", beta1), power("beta2_power", beta2)]
}

/// What share of the moments is not their first value any more.
pub(super) fn corrections(powers: &[f64]) -> [f64; 2] {
    [0, 1].map(|i| 1.0 - powers.get(i).copied().unwrap_or_default())
}
