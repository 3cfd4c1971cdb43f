//! Adagrad.

use super::super::quantity::Quantity;
use super::super::rule::Rule;
use super::{learning_rate, settings};

/// Adagrad (Duchi et al. 2011), as `tf.train.AdagradOptimizer`.
///
/// ```text
/// s ← s + g²                                        slot `Adagrad`, from 0.1
/// w ← w − rate · g / √s
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Adagrad {
    learning_rate: f64,
    initial_accumulator_value: f64,
}

settings!(Adagrad {
    /// What the sum of squares begins with; 0.1.
    initial_accumulator_value: f64 = 0.1,
});

impl Rule for Adagrad {
    type Step = f64;

    fn name(&self) -> &'static str {
        "Adagrad"
    }

    learning_rate!();

    fn slots(&self) -> Vec<f64> {
        vec![self.initial_accumulator_value]
    }

    fn step(&self, rate: f64, _: &[f64]) -> f64 {
        rate
    }

    #[inline(always)]
    fn update<Q: Quantity>(rate: &f64, value: Q, gradient: Q, slots: &mut [Q]) -> Q {
        let [sum] = slots else { return value };
        *sum = sum.clone() + gradient.clone().square();
        value - gradient * *rate / sum.clone().sqrt()
    }
}
