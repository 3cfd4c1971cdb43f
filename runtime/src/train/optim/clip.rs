//! Gradients of a bounded norm.

use candle_core::{DType, Result, Tensor};

/// Scales tensors so that their norm, of all together, is at most `clip_norm`, and returns it as it was (`tf.clip_by_global_norm`). For the
/// gradients of an optimizer's variables there is [`Optimizer::clip_by_global_norm`](super::Optimizer::clip_by_global_norm).
///
/// If the norm is not finite, all of them become NaN, as TensorFlow has it.
///
/// ```
/// use varscope::candle::optim::clip_by_global_norm;
/// use varscope::candle::prelude::*;
///
/// # fn main() -> Result<()> {
/// let tensors = [Tensor::new(&[3.0f32], &Device::Cpu)?, Tensor::new(&[4.0f32], &Device::Cpu)?];
/// let (clipped, norm) = clip_by_global_norm(&tensors, 1.0)?;
/// assert_eq!((norm, clipped[1].to_vec1::<f32>()?), (5.0, vec![0.8]));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Candle's own.
pub fn clip_by_global_norm(tensors: &[Tensor], clip_norm: f64) -> Result<(Vec<Tensor>, f64)> {
    let tensors: Vec<&Tensor> = tensors.iter().collect();
    clip(&tensors, clip_norm)
}

pub(super) fn clip(tensors: &[&Tensor], clip_norm: f64) -> Result<(Vec<Tensor>, f64)> {
    let squares = tensors.iter().map(|tensor| sum_of_squares(tensor));
    let norm = squares.sum::<Result<f64>>()?.sqrt();
    let scale = match norm.is_finite() {
        true => clip_norm * norm.recip().min(clip_norm.recip()),
        false => f64::NAN,
    };
    let clipped = tensors.iter().map(|tensor| *tensor * scale);
    Ok((clipped.collect::<Result<_>>()?, norm))
}

/// In `f64`: the squares of many small numbers would be lost beside those of a few large ones.
pub(super) fn sum_of_squares(tensor: &Tensor) -> Result<f64> {
    let squares = tensor.to_dtype(DType::F64)?.sqr()?;
    squares.sum_all()?.to_scalar()
}
