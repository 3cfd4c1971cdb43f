//! The same operations out of candle's own, for every device that candle has.

use candle_core::{D, Result, Tensor};

use crate::conv2d::Checked;
use crate::geometry::{Axis, Conv2dShape, PoolShape};

/// Candle's convolution where it can express ours (one stride and one dilation for both axes), else a product for each tap.
fn conv2d(shape: &Conv2dShape, input: &Tensor, filter: &Tensor) -> Result<Tensor> {
    let (height, width) = (&shape.height, &shape.width);
    let padded = pad(input, 1, height, Tensor::pad_with_zeros)?;
    let padded = pad(&padded, 2, width, Tensor::pad_with_zeros)?;
    if height.stride == width.stride && height.dilation == width.dilation {
        let nchw = padded.permute((0, 3, 1, 2))?.contiguous()?;
        let oihw = filter.permute((3, 2, 0, 1))?.contiguous()?;
        return nchw
            .conv2d(&oihw, 0, height.stride, height.dilation, 1)?
            .permute((0, 2, 3, 1))?
            .contiguous();
    }
    let mut sum: Option<Tensor> = None;
    for y in 0..height.window {
        for x in 0..width.window {
            let pixels = tap(&tap(&padded, 1, height, y)?, 2, width, x)?;
            let product = pixels.flatten(0, 2)?.matmul(&filter.get(y)?.get(x)?)?;
            sum = Some(match sum {
                Some(sum) => (sum + product)?,
                None => product,
            });
        }
    }
    let sum = sum.expect("a filter has at least one tap");
    sum.reshape(&shape.output()[..])
}

/// One operation after the other.
pub(super) fn layer(
    layer: &Checked,
    input: &Tensor,
    filter: &Tensor,
    bias: Option<&Tensor>,
) -> Result<Tensor> {
    let mut result = conv2d(&layer.conv, input, filter)?;
    if let Some(bias) = bias {
        result = result.broadcast_add(bias)?;
    }
    if layer.relu {
        result = result.relu()?;
    }
    match &layer.pool {
        Some(pool) => max_pool(pool, &result),
        None => Ok(result),
    }
}

/// The maximum over the taps.
pub(super) fn max_pool(shape: &PoolShape, input: &Tensor) -> Result<Tensor> {
    let lowest = |x: &Tensor, dim: usize, before: usize, after: usize| {
        let border = |size: usize| {
            let mut dims = x.dims().to_vec();
            dims[dim] = size;
            Tensor::full(f32::NEG_INFINITY, dims, x.device())?.to_dtype(x.dtype())
        };
        Tensor::cat(&[&border(before)?, x, &border(after)?], dim)
    };
    let padded = pad(input, 1, &shape.height, lowest)?;
    let padded = pad(&padded, 2, &shape.width, lowest)?;
    let mut largest: Option<Tensor> = None;
    for y in 0..shape.height.window {
        for x in 0..shape.width.window {
            let pixels = tap(&tap(&padded, 1, &shape.height, y)?, 2, &shape.width, x)?;
            largest = Some(match largest {
                Some(largest) => largest.maximum(&pixels)?,
                None => pixels,
            });
        }
    }
    Ok(largest.expect("a window has at least one element"))
}

/// A batch normalized by its own moments, and these.
pub(super) fn batch_norm(
    input: &Tensor,
    scale: &Tensor,
    offset: &Tensor,
    epsilon: f64,
) -> Result<(Tensor, [Tensor; 2])> {
    let rows = input.reshape(((), scale.elem_count()))?;
    let mean = rows.mean_keepdim(0)?;
    let centred = rows.broadcast_sub(&mean)?;
    let variance = centred.sqr()?.mean_keepdim(0)?;
    let unit = centred.broadcast_div(&(&variance + epsilon)?.sqrt()?)?;
    let output = unit.broadcast_mul(scale)?.broadcast_add(offset)?;
    let [mean, variance] = [mean, variance].map(|x| x.squeeze(0).map(|x| x.detach()));
    Ok((output.reshape(input.shape())?, [mean?, variance?]))
}

/// Each row normalized by itself.
pub(super) fn layer_norm(
    input: &Tensor,
    scale: &Tensor,
    offset: &Tensor,
    epsilon: f64,
) -> Result<Tensor> {
    let centred = input.broadcast_sub(&input.mean_keepdim(D::Minus1)?)?;
    let variance = centred.sqr()?.mean_keepdim(D::Minus1)?;
    let unit = centred.broadcast_div(&(variance + epsilon)?.sqrt()?)?;
    unit.broadcast_mul(scale)?.broadcast_add(offset)
}

/// Pads one axis by what its windows reach beyond it, and leaves out what none of them reads: candle 0.11 takes the part of the
/// width that is left over to be that of the height, and its gradient fails where they differ.
fn pad(
    x: &Tensor,
    dim: usize,
    axis: &Axis,
    border: impl Fn(&Tensor, usize, usize, usize) -> Result<Tensor>,
) -> Result<Tensor> {
    let (before, after) = (axis.before, axis.after());
    let padded = if before == 0 && after == 0 {
        x.clone()
    } else {
        border(x, dim, before, after)?
    };
    // Contiguous, as `index_select` wants it.
    match axis.spanned() {
        spanned if spanned < padded.dim(dim)? => padded.narrow(dim, 0, spanned)?.contiguous(),
        _ => padded.contiguous(),
    }
}

/// What each output position reads at one tap of the window, along one axis.
fn tap(padded: &Tensor, dim: usize, axis: &Axis, index: usize) -> Result<Tensor> {
    let first = index * axis.dilation;
    if axis.stride == 1 {
        return padded.narrow(dim, first, axis.output)?.contiguous();
    }
    let positions: Vec<u32> = (0..axis.output)
        .map(|o| (first + o * axis.stride) as u32)
        .collect();
    padded.index_select(&Tensor::new(positions, padded.device())?, dim)
}
