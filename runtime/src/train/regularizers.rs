//! Losses of variables: values for `regularizer =`, and their sum.

use std::sync::Arc;

use candle_core::{DType, Device, Result, Tensor};

use crate::ambient::get_collection;
use crate::engines::candle::Variable;
use crate::variable::collection::{Item, REGULARIZATION_LOSSES};
use crate::variable::{AnyValue, AnyVariable, Regularizer};

/// `scale · Σ|w|` of each variable (`tf.contrib.layers.l1_regularizer`).
///
/// ```
/// use varscope::candle::prelude::*;
///
/// # fn main() -> Result<()> {
/// let store = VarStore::new();
/// let loss = model!(store, {
///     get_variable!("w", initializer = value([1.0f32, -2.0]), regularizer = l1(0.5))?;
///     regularization_loss()?
/// });
/// assert_eq!(loss.to_scalar::<f32>()?, 1.5);
/// # Ok(())
/// # }
/// ```
pub fn l1(scale: f64) -> Regularizer {
    regularizer("l1_regularizer", format!("({scale})"), move |w| {
        w.abs()?.sum_all()? * scale
    })
}

/// `scale · ½ Σw²` of each variable (`tf.contrib.layers.l2_regularizer`): its gradient is `scale · w`.
pub fn l2(scale: f64) -> Regularizer {
    regularizer("l2_regularizer", format!("({scale})"), move |w| {
        w.sqr()?.sum_all()? * (scale / 2.0)
    })
}

/// The sum of [`l1`] and [`l2`] (`tf.contrib.layers.l1_l2_regularizer`).
pub fn l1_l2(l1: f64, l2: f64) -> Regularizer {
    regularizer("l1_l2_regularizer", format!("({l1}, {l2})"), move |w| {
        (w.abs()?.sum_all()? * l1)? + (w.sqr()?.sum_all()? * (l2 / 2.0))?
    })
}

fn regularizer(
    name: &str,
    settings: String,
    loss: impl Fn(&Tensor) -> Result<Tensor> + Send + Sync + 'static,
) -> Regularizer {
    Regularizer::from_fn(name, move |variable: &AnyVariable| {
        let variable = Variable::new(variable.clone())?;
        Ok::<_, candle_core::Error>(Some(Arc::new(loss(&variable)?) as AnyValue))
    })
    .with_settings(settings)
}

/// The sum of the active pass's losses of regularizers, with gradients (`tf.losses.get_regularization_loss`): to be added to the loss that is
/// trained on. Call it when the model has been walked, inside of `model!`.
///
/// Without any loss it is 0, an `f32` on the CPU. What a regularizer gives that is no tensor is not counted.
///
/// # Errors
/// If no scope is active on this thread, and candle's own.
#[track_caller]
pub fn regularization_loss() -> Result<Tensor> {
    // Not a closure, or its line would be the caller.
    let losses = get_collection(REGULARIZATION_LOSSES)?;
    regularization_loss_of(&losses)
}

/// The same of losses that a pass has collected: the explicit twin, of
/// [`pass.get_collection(REGULARIZATION_LOSSES)`](crate::Pass::get_collection).
///
/// # Errors
/// Candle's own.
pub fn regularization_loss_of(losses: &[Item]) -> Result<Tensor> {
    let mut tensors = losses.iter().filter_map(Item::value::<Tensor>);
    match tensors.next() {
        None => Tensor::zeros((), DType::F32, &Device::Cpu),
        Some(first) => tensors.try_fold(first.clone(), |sum, loss| sum + loss),
    }
}
