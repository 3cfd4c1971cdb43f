//! Normalizations as one operation each in candle's graph: composed of candle's own, each would go through memory a dozen times.

use std::sync::{Arc, OnceLock};

use candle_core::{CpuStorage, DType, Device, Error, Result, Shape, Tensor, WithDType};

use super::on::{Contents, Kernel, On, slices};
use crate::kernel::Lane;
use crate::kernel::normalize::{self, ChannelGradients, Moments};

/// A batch normalized by its own moments, and these.
pub(in crate::candle) fn batch_norm(
    input: &Tensor,
    scale: &Tensor,
    offset: &Tensor,
    epsilon: f64,
) -> Result<(Tensor, [Tensor; 2])> {
    let moments = Arc::new(OnceLock::new());
    let op = BatchNorm {
        epsilon,
        moments: moments.clone(),
    };
    let output = contiguous(input, scale, offset, op)?;
    let moments = moments.get().expect("candle has run the operation");
    let tensor = |storage: &CpuStorage| match storage {
        CpuStorage::F32(values) => Tensor::new(&values[..], &Device::Cpu),
        CpuStorage::F64(values) => Tensor::new(&values[..], &Device::Cpu),
        _ => unreachable!("kernels are run on these two alone"),
    };
    let [mean, variance] = moments;
    Ok((output, [tensor(mean)?, tensor(variance)?]))
}

/// One factor and one term for each channel.
pub(in crate::candle) fn scale_offset(
    input: &Tensor,
    scale: &Tensor,
    offset: &Tensor,
) -> Result<Tensor> {
    contiguous(input, scale, offset, ScaleOffset)
}

/// Each row normalized by itself.
pub(in crate::candle) fn layer_norm(
    input: &Tensor,
    scale: &Tensor,
    offset: &Tensor,
    epsilon: f64,
) -> Result<Tensor> {
    contiguous(input, scale, offset, LayerNorm { epsilon })
}

fn contiguous(
    input: &Tensor,
    scale: &Tensor,
    offset: &Tensor,
    op: impl Normalization,
) -> Result<Tensor> {
    let (scale, offset) = (scale.contiguous()?, offset.contiguous()?);
    input.contiguous()?.apply_op3(&scale, &offset, On(Of(op)))
}

/// A function of an input, and of a scale and an offset for each channel.
trait Normalization: Send + Sync + 'static {
    const NAME: &'static str;

    fn compute<T: Lane + WithDType>(&self, input: &[T], scale: &[T], offset: &[T]) -> Vec<T>;

    /// The gradients of input, scale and offset; the input's if it is wanted.
    fn gradients<T: Lane + WithDType>(
        &self,
        input: &[T],
        scale: &[T],
        gradient: &[T],
        wanted: bool,
    ) -> Result<ChannelGradients<T>>;
}

/// One as a kernel.
struct Of<N>(N);

impl<N: Normalization> Of<N> {
    fn gradients<T: Lane + WithDType>(
        &self,
        arguments: [&Tensor; 3],
        gradient: &Tensor,
    ) -> Result<[Option<Tensor>; 3]> {
        let [input, scale, _] = arguments;
        let contents = [input, scale, gradient].map(Contents::of);
        let [x, scale, gradient] = slices::<T, 3>(&contents)?;
        let ChannelGradients {
            input,
            scale,
            offset,
        } = self.0.gradients(x, scale, gradient, input.track_op())?;
        let mut tensors = [None, None, None];
        let gradients = [input, Some(scale), Some(offset)];
        for ((tensor, gradient), argument) in tensors.iter_mut().zip(gradients).zip(arguments) {
            if let Some(gradient) = gradient.filter(|_| argument.track_op()) {
                *tensor = Some(Tensor::from_vec(gradient, argument.shape(), &Device::Cpu)?);
            }
        }
        Ok(tensors)
    }
}

impl<N: Normalization> Kernel<3> for Of<N> {
    const NAME: &'static str = N::NAME;

    fn shape(&self, input: &Shape) -> Shape {
        input.clone()
    }

    fn compute<T: Lane + WithDType>(&self, [input, scale, offset]: [&[T]; 3]) -> Vec<T> {
        self.0.compute(input, scale, offset)
    }

    fn backward(
        &self,
        arguments: [&Tensor; 3],
        _: &Tensor,
        gradient: &Tensor,
    ) -> Result<[Option<Tensor>; 3]> {
        match gradient.dtype() {
            DType::F32 => self.gradients::<f32>(arguments, gradient),
            DType::F64 => self.gradients::<f64>(arguments, gradient),
            dtype => Err(Error::UnsupportedDTypeForOp(dtype, N::NAME).bt()),
        }
    }
}

struct BatchNorm {
    epsilon: f64,
    /// Mean and variance of the batch, once it was computed.
    moments: Arc<OnceLock<[CpuStorage; 2]>>,
}

impl Normalization for BatchNorm {
    const NAME: &'static str = "batch_norm";

    fn compute<T: Lane + WithDType>(&self, input: &[T], scale: &[T], offset: &[T]) -> Vec<T> {
        let moments = normalize::moments(scale.len(), input);
        let output = normalize::channels(input, &moments, [scale, offset], self.epsilon);
        let Moments { mean, variance } = moments;
        // Candle runs an operation once; a second run would find what it computes.
        self.moments
            .get_or_init(|| [mean, variance].map(T::to_cpu_storage_owned));
        output
    }

    fn gradients<T: Lane + WithDType>(
        &self,
        input: &[T],
        scale: &[T],
        gradient: &[T],
        wanted: bool,
    ) -> Result<ChannelGradients<T>> {
        let [mean, variance] = self.moments.get().expect("it was computed");
        let moments = Moments {
            mean: mean.as_slice()?.to_vec(),
            variance: variance.as_slice()?.to_vec(),
        };
        Ok(normalize::channels_gradients(
            input,
            &moments,
            scale,
            self.epsilon,
            gradient,
            wanted,
        ))
    }
}

struct ScaleOffset;

impl Normalization for ScaleOffset {
    const NAME: &'static str = "scale_offset";

    fn compute<T: Lane + WithDType>(&self, input: &[T], scale: &[T], offset: &[T]) -> Vec<T> {
        normalize::scale_offset(input, scale, offset)
    }

    fn gradients<T: Lane + WithDType>(
        &self,
        input: &[T],
        scale: &[T],
        gradient: &[T],
        wanted: bool,
    ) -> Result<ChannelGradients<T>> {
        Ok(normalize::scale_offset_gradients(
            input, scale, gradient, wanted,
        ))
    }
}

struct LayerNorm {
    epsilon: f64,
}

impl Normalization for LayerNorm {
    const NAME: &'static str = "layer_norm";

    fn compute<T: Lane + WithDType>(&self, input: &[T], scale: &[T], offset: &[T]) -> Vec<T> {
        normalize::rows(input, [scale, offset], self.epsilon)
    }

    fn gradients<T: Lane + WithDType>(
        &self,
        input: &[T],
        scale: &[T],
        gradient: &[T],
        _: bool,
    ) -> Result<ChannelGradients<T>> {
        // The rows' own gradients are on the way to those of the scale.
        let [input, scale, offset] =
            normalize::rows_gradients(input, scale, gradient, self.epsilon);
        Ok(ChannelGradients {
            input: Some(input),
            scale,
            offset,
        })
    }
}
