//! What makes an optimizer: how its slots are named and begun, and the formula.

use std::fmt::Debug;

use super::quantity::Quantity;
use crate::dtype::DType;

/// What an optimizer does to one variable: its settings, what it keeps, and its formula. [`Adam`](super::Adam) is one; an optimizer of your
/// own is another.
///
/// ```
/// use varscope::candle::optim::{Quantity, Rule};
/// use varscope::candle::prelude::*;
///
/// /// A step along the gradient's average.
/// #[derive(Clone, Debug)]
/// struct Smooth {
///     learning_rate: f64,
/// }
///
/// impl Rule for Smooth {
///     type Step = f64;
///
///     fn name(&self) -> &'static str {
///         "Smooth"
///     }
///     fn learning_rate(&self) -> f64 {
///         self.learning_rate
///     }
///     fn set_learning_rate(&mut self, learning_rate: f64) {
///         self.learning_rate = learning_rate;
///     }
///     fn slots(&self) -> Vec<f64> {
///         vec![0.0]
///     }
///     fn step(&self, learning_rate: f64, _: &[f64]) -> f64 {
///         learning_rate
///     }
///     fn update<Q: Quantity>(step: &f64, value: Q, gradient: Q, slots: &mut [Q]) -> Q {
///         let [average] = slots else { return value };
///         *average = average.clone() * 0.5 + gradient * 0.5;
///         value - average.clone() * *step
///     }
/// }
///
/// # fn main() -> Result<()> {
/// let store = VarStore::new();
/// let w = model!(store, get_variable!("w", [2], initializer = ones()))?;
/// let mut optimizer = Smooth { learning_rate: 0.1 }.over(&store).build()?;
/// optimizer.backward_step(&w.sqr()?.sum_all()?)?;
/// assert_eq!(w.to_vec1::<f32>()?, [0.9, 0.9]);
/// assert!(store.get("w/Smooth").is_some());
/// # Ok(())
/// # }
/// ```
pub trait Rule: Clone + Debug + Send + Sync + 'static {
    /// What the formula has of the settings in one step: numbers.
    type Step: Copy + Send + Sync;

    /// The optimizer's name where none is given: what its slots are called.
    fn name(&self) -> &'static str;

    /// The learning rate.
    fn learning_rate(&self) -> f64;

    /// Changes the learning rate.
    fn set_learning_rate(&mut self, learning_rate: f64);

    /// What it keeps of each variable, in its shape and element type: the first value of each slot. At most three.
    fn slots(&self) -> Vec<f64>;

    /// What it keeps of all of them: powers, which grow with each step. At most two.
    fn powers(&self) -> Vec<Power> {
        Vec::new()
    }

    /// The weight decay: what share of a value, times the learning rate, is taken off in each step, besides the formula.
    fn decay(&self) -> f64 {
        0.0
    }

    /// The numbers of one step: `powers` as they are before it.
    fn step(&self, learning_rate: f64, powers: &[f64]) -> Self::Step;

    /// The formula: what a value becomes. Slots are changed in place, and come in the order of [`Self::slots`].
    fn update<Q: Quantity>(step: &Self::Step, value: Q, gradient: Q, slots: &mut [Q]) -> Q;

    /// An optimizer that does this to the trainable variables of a store.
    #[track_caller]
    fn over(self, store: &crate::engines::candle::VarStore) -> super::Config<Self> {
        super::Config::new(store, self)
    }
}

/// A number to the power of the steps that were made and one more: a variable of the store.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Power {
    /// What the variable is called, below the name scope that the optimizer is made in.
    pub name: &'static str,
    /// The number.
    pub base: f64,
    /// The variable's element type.
    pub dtype: DType,
}
