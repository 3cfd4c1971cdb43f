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
    let output = contiguous(input, scale, offset, On(op))?;
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
    contiguous(input, scale, offset, On(ScaleOffset))
}

/// Each row normalized by itself.
pub(in crate::candle) fn layer_norm(
    input: &Tensor,
    scale: &Tensor,
    offset: &Tensor,
    epsilon: f64,
) -> Result<Tensor> {
    contiguous(input, scale, offset, On(LayerNorm { epsilon }))
}

fn contiguous<K: Kernel<3>>(
    input: &Tensor,
    scale: &Tensor,
    offset: &Tensor,
    op: On<K>,
) -> Result<Tensor> {
    let (scale, offset) = (scale.contiguous()?, offset.contiguous()?);
    input.contiguous()?.apply_op3(&scale, &offset, op)
}

/// Gradients of input, scale and offset as tensors, those that lead to a variable.
fn tensors<T: Lane + WithDType>(
    arguments: [&Tensor; 3],
    gradients: [Option<Vec<T>>; 3],
) -> Result<[Option<Tensor>; 3]> {
    let mut tensors = [None, None, None];
    for ((tensor, gradient), argument) in tensors.iter_mut().zip(gradients).zip(arguments) {
        if let Some(gradient) = gradient.filter(|_| argument.track_op()) {
            *tensor = Some(Tensor::from_vec(gradient, argument.shape(), &Device::Cpu)?);
        }
    }
    Ok(tensors)
}

fn unsupported<T>(gradient: &Tensor, op: &'static str) -> Result<T> {
    Err(Error::UnsupportedDTypeForOp(gradient.dtype(), op).bt())
}

struct BatchNorm {
    epsilon: f64,
    /// Mean and variance of the batch, once it was computed.
    moments: Arc<OnceLock<[CpuStorage; 2]>>,
}

impl BatchNorm {
    fn gradients<T: Lane + WithDType>(
        &self,
        arguments: [&Tensor; 3],
        gradient: &Tensor,
    ) -> Result<[Option<Tensor>; 3]> {
        let [input, scale, _] = arguments;
        let contents = [input, scale, gradient].map(Contents::of);
        let [x, scale, gradient] = slices::<T, 3>(&contents)?;
        let [mean, variance] = self.moments.get().expect("it was computed");
        let moments = Moments {
            mean: mean.as_slice()?.to_vec(),
            variance: variance.as_slice()?.to_vec(),
        };
        let gradients = normalize::channels_gradients(
            x,
            &moments,
            scale,
            self.epsilon,
            gradient,
            input.track_op(),
        );
        of_channels(arguments, gradients)
    }
}

fn of_channels<T: Lane + WithDType>(
    arguments: [&Tensor; 3],
    gradients: ChannelGradients<T>,
) -> Result<[Option<Tensor>; 3]> {
    let ChannelGradients {
        input,
        scale,
        offset,
    } = gradients;
    tensors(arguments, [input, Some(scale), Some(offset)])
}

impl Kernel<3> for BatchNorm {
    const NAME: &'static str = "batch_norm";

    fn shape(&self, input: &Shape) -> Shape {
        input.clone()
    }

    fn compute<T: Lane + WithDType>(&self, [input, scale, offset]: [&[T]; 3]) -> Vec<T> {
        let moments = normalize::moments(scale.len(), input);
        let output = normalize::channels(input, &moments, [scale, offset], self.epsilon);
        let Moments { mean, variance } = moments;
        // Candle runs an operation once; a second run would find what it computes.
        self.moments
            .get_or_init(|| [mean, variance].map(T::to_cpu_storage_owned));
        output
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
            _ => unsupported(gradient, Self::NAME),
        }
    }
}

struct ScaleOffset;

impl ScaleOffset {
    fn gradients<T: Lane + WithDType>(
        arguments: [&Tensor; 3],
        gradient: &Tensor,
    ) -> Result<[Option<Tensor>; 3]> {
        let [input, scale, _] = arguments;
        let contents = [input, scale, gradient].map(Contents::of);
        let [x, scale, gradient] = slices::<T, 3>(&contents)?;
        let wanted = input.track_op();
        let gradients = normalize::scale_offset_gradients(x, scale, gradient, wanted);
        of_channels(arguments, gradients)
    }
}

impl Kernel<3> for ScaleOffset {
    const NAME: &'static str = "scale_offset";

    fn shape(&self, input: &Shape) -> Shape {
        input.clone()
    }

    fn compute<T: Lane + WithDType>(&self, [input, scale, offset]: [&[T]; 3]) -> Vec<T> {
        normalize::scale_offset(input, scale, offset)
    }

    fn backward(
        &self,
        arguments: [&Tensor; 3],
        _: &Tensor,
        gradient: &Tensor,
    ) -> Result<[Option<Tensor>; 3]> {
        match gradient.dtype() {
            DType::F32 => Self::gradients::<f32>(arguments, gradient),
            DType::F64 => Self::gradients::<f64>(arguments, gradient),
            _ => unsupported(gradient, Self::NAME),
        }
    }
}

struct LayerNorm {
    epsilon: f64,
}

impl LayerNorm {
    fn gradients<T: Lane + WithDType>(
        &self,
        arguments: [&Tensor; 3],
        gradient: &Tensor,
    ) -> Result<[Option<Tensor>; 3]> {
        let [input, scale, _] = arguments;
        let contents = [input, scale, gradient].map(Contents::of);
        let [x, scale, gradient] = slices::<T, 3>(&contents)?;
        let gradients = normalize::rows_gradients(x, scale, gradient, self.epsilon);
        tensors(arguments, gradients.map(Some))
    }
}

impl Kernel<3> for LayerNorm {
    const NAME: &'static str = "layer_norm";

    fn shape(&self, input: &Shape) -> Shape {
        input.clone()
    }

    fn compute<T: Lane + WithDType>(&self, [input, scale, offset]: [&[T]; 3]) -> Vec<T> {
        normalize::rows(input, [scale, offset], self.epsilon)
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
            _ => unsupported(gradient, Self::NAME),
        }
    }
}
