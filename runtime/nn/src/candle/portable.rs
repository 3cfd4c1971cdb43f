//! The same operations out of candle's own, for every device that candle has.

use candle_core::{Result, Tensor};

use crate::geometry::{Axis, Conv2dShape, PoolShape};

/// Candle's convolution where it can express ours (one stride and one dilation for both axes), else a product for each tap.
pub(super) fn conv2d(shape: &Conv2dShape, input: &Tensor, filter: &Tensor) -> Result<Tensor> {
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

/// Pads one axis by what its windows reach beyond it.
fn pad(
    x: &Tensor,
    dim: usize,
    axis: &Axis,
    border: impl Fn(&Tensor, usize, usize, usize) -> Result<Tensor>,
) -> Result<Tensor> {
    let (before, after) = (axis.before, axis.after());
    if before == 0 && after == 0 {
        Ok(x.clone())
    } else {
        border(x, dim, before, after)
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

#[cfg(test)]
mod tests {
    use candle_core::{Device, Var};

    use super::*;
    use crate::candle::cpu;
    use crate::{Conv2dOptions, Padding};

    fn assert_same(a: &Tensor, b: &Tensor, what: &str) {
        assert_eq!(a.dims(), b.dims(), "{what}");
        let difference = (a - b)
            .unwrap()
            .abs()
            .unwrap()
            .flatten_all()
            .unwrap()
            .max(0)
            .unwrap();
        assert!(difference.to_scalar::<f64>().unwrap() < 1e-10, "{what}");
    }

    /// Compares values and gradients of two ways to compute the same.
    fn compare(what: &str, variables: &[&Var], a: &Tensor, b: &Tensor) {
        assert_same(a, b, what);
        let gradients = [a, b].map(|x| x.sqr().unwrap().sum_all().unwrap().backward().unwrap());
        for variable in variables {
            let [a, b] = gradients.each_ref().map(|g| g.get(variable).unwrap());
            assert_same(a, b, what);
        }
    }

    #[test]
    fn conv2d_agrees_with_the_kernels() {
        let same = Conv2dOptions::new(Padding::Same);
        let valid = Conv2dOptions::new(Padding::Valid);
        for options in [
            same,
            valid,
            same.strides([1, 2, 2, 1]),
            same.strides([1, 2, 1, 1]),
            same.dilations([1, 2, 2, 1]),
            valid.dilations([1, 1, 3, 1]).strides([1, 2, 2, 1]),
        ] {
            let input = Var::randn(0f64, 1.0, (2, 7, 8, 3), &Device::Cpu).unwrap();
            let filter = Var::randn(0f64, 1.0, (4, 2, 3, 5), &Device::Cpu).unwrap();
            let shape = Conv2dShape::new(input.dims(), filter.dims(), &options).unwrap();
            let a = conv2d(&shape, &input, &filter).unwrap();
            let b = cpu::conv2d(&shape, &input, &filter).unwrap();
            compare(&format!("{options:?}"), &[&input, &filter], &a, &b);
        }
    }

    #[test]
    fn max_pool_agrees_with_the_kernels() {
        for (ksize, strides, padding) in [
            ([1, 2, 2, 1], [1, 2, 2, 1], Padding::Valid),
            ([1, 2, 2, 1], [1, 2, 2, 1], Padding::Same),
            ([1, 3, 2, 1], [1, 1, 2, 1], Padding::Same),
            ([1, 3, 3, 1], [1, 4, 2, 1], Padding::Valid),
        ] {
            let input = Var::randn(0f64, 1.0, (2, 7, 5, 3), &Device::Cpu).unwrap();
            let shape = PoolShape::new("max_pool", input.dims(), ksize, strides, padding).unwrap();
            let a = max_pool(&shape, &input).unwrap();
            let b = cpu::max_pool(&shape, &input).unwrap();
            compare(
                &format!("{ksize:?} {strides:?} {padding:?}"),
                &[&input],
                &a,
                &b,
            );
        }
    }
}
