//! Adam with a weight decay of its own.

use super::super::quantity::Quantity;
use super::super::rule::{Power, Rule};
use super::adam::{corrections, powers};
use super::{learning_rate, settings};
use crate::dtype::DType;

/// Adam with decoupled weight decay (Loshchilov and Hutter 2017, [arXiv:1711.05101](https://arxiv.org/abs/1711.05101)), as `candle_nn::AdamW`.
///
/// ```text
/// m ← β₁ m + (1 − β₁) g                             slot `AdamW`, from 0
/// v ← β₂ v + (1 − β₂) g²                            slot `AdamW_1`, from 0
/// w ← (1 − rate · decay) w − rate · m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε)
/// ```
///
/// `beta1_power` and `beta2_power` are `f64`, since candle computes them so.
#[derive(Clone, Debug, PartialEq)]
pub struct AdamW {
    learning_rate: f64,
    beta1: f64,
    beta2: f64,
    epsilon: f64,
    weight_decay: f64,
}

settings!(AdamW {
    /// How much of the first moment is kept in each step; 0.9.
    beta1: f64 = 0.9,
    /// How much of the second moment is kept in each step; 0.999.
    beta2: f64 = 0.999,
    /// What is added to the root of the second moment; 1e-8.
    epsilon: f64 = 1e-8,
    /// What share of a value, times the learning rate, is taken off in each step; 0.01.
    weight_decay: f64 = 0.01,
});

impl Rule for AdamW {
    type Step = Step;

    fn name(&self) -> &'static str {
        "AdamW"
    }

    learning_rate!();

    fn slots(&self) -> Vec<f64> {
        vec![0.0, 0.0]
    }

    fn powers(&self) -> Vec<Power> {
        powers(self.beta1, self.beta2, DType::F64)
    }

    fn decay(&self) -> f64 {
        self.weight_decay
    }

    fn step(&self, rate: f64, powers: &[f64]) -> Step {
        Step {
            rate,
            kept: [self.beta1, self.beta2],
            scales: corrections(powers).map(f64::recip),
            epsilon: self.epsilon,
        }
    }

    #[inline(always)]
    fn update<Q: Quantity>(step: &Step, value: Q, gradient: Q, slots: &mut [Q]) -> Q {
        let [m, v] = slots else { return value };
        let [kept1, kept2] = step.kept;
        *m = m.clone() * kept1 + gradient.clone() * (1.0 - kept1);
        *v = v.clone() * kept2 + gradient.square() * (1.0 - kept2);
        let [m, v] = [m.clone() * step.scales[0], v.clone() * step.scales[1]];
        value - m / (v.sqrt() + step.epsilon) * step.rate
    }
}

/// The numbers of a step.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    rate: f64,
    kept: [f64; 2],
    scales: [f64; 2],
    epsilon: f64,
}
