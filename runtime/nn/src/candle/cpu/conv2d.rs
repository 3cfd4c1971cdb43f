//! A convolutional layer as one operation in candle's graph.
//!
//! Candle's `backward` makes a tensor of zeros for every operation's argument and adds the gradient to it, on one thread, and keeps
//! all arguments until then. A layer of four operations moves its largest tensors more than twenty times. Here the gradients are
//! computed together, image by image, and what lies between never enters the graph.

use std::sync::OnceLock;

use candle_core::{DType, Device, Error, Result, Shape, Tensor, WithDType};

use super::on::{Contents, Kernel, slices};
use crate::conv2d::Checked;
use crate::kernel::{self, Gradients, Lane, Pooled, Upstream, Wanted};

/// From input, filter and maybe a bias.
pub(super) struct Conv2d {
    layer: Checked,
    /// Whether a gradient will be asked for.
    tracked: bool,
    /// For the gradient: which elements were the largest, if something was pooled.
    places: OnceLock<Vec<u32>>,
}

const NAME: &str = "conv2d";

impl Conv2d {
    pub(super) fn new(layer: Checked, tracked: bool) -> Self {
        Self {
            layer,
            tracked,
            places: OnceLock::new(),
        }
    }

    fn forward<T: Lane + WithDType>(
        &self,
        input: &[T],
        filter: &[T],
        bias: Option<&[T]>,
    ) -> Vec<T> {
        let (result, places) = self.layer.compute(input, filter, bias, self.tracked);
        if let Some(places) = places {
            // Candle runs an operation once; a second run would find what it computes.
            self.places.get_or_init(|| places);
        }
        result
    }

    /// The gradients of those of input, filter and bias that lead to a variable.
    fn gradients(
        &self,
        arguments: [&Tensor; 2],
        bias: Option<&Tensor>,
        result: &Tensor,
        gradient: &Tensor,
    ) -> Result<[Option<Tensor>; 3]> {
        match gradient.dtype() {
            DType::F32 => self.typed::<f32>(arguments, bias, result, gradient),
            DType::F64 => self.typed::<f64>(arguments, bias, result, gradient),
            dtype => Err(Error::UnsupportedDTypeForOp(dtype, NAME).bt()),
        }
    }

    fn typed<T: Lane + WithDType>(
        &self,
        [input, filter]: [&Tensor; 2],
        bias: Option<&Tensor>,
        result: &Tensor,
        gradient: &Tensor,
    ) -> Result<[Option<Tensor>; 3]> {
        let conv = &self.layer.conv;
        let wanted = Wanted {
            input: input.track_op(),
            filter: filter.track_op(),
            bias: bias.is_some_and(Tensor::track_op),
        };
        let contents = [input, filter, result, gradient].map(Contents::of);
        let [input, filter, result, gradient] = slices::<T, 4>(&contents)?;
        let pooled = match (&self.layer.pool, self.places.get()) {
            (Some(shape), Some(places)) => Some(Pooled { shape, places }),
            (None, _) => None,
            (Some(_), None) => unreachable!("only operations on tracked tensors are asked"),
        };
        let upstream = Upstream {
            gradient,
            rectified: self.layer.relu.then_some(result),
            pooled,
        };
        let Gradients {
            input,
            filter,
            bias,
        } = kernel::gradients(conv, input, filter, upstream, wanted);
        let tensor = |elements: Option<Vec<T>>, shape: &[usize]| {
            elements
                .map(|elements| Tensor::from_vec(elements, shape, &Device::Cpu))
                .transpose()
        };
        Ok([
            tensor(input, &conv.input())?,
            tensor(filter, &conv.filter())?,
            tensor(bias, &[conv.outputs])?,
        ])
    }
}

impl Kernel<2> for Conv2d {
    const NAME: &'static str = NAME;

    fn shape(&self, _: &Shape) -> Shape {
        self.layer.output().as_slice().into()
    }

    fn compute<T: Lane + WithDType>(&self, [input, filter]: [&[T]; 2]) -> Vec<T> {
        self.forward(input, filter, None)
    }

    fn backward(
        &self,
        arguments: [&Tensor; 2],
        result: &Tensor,
        gradient: &Tensor,
    ) -> Result<[Option<Tensor>; 2]> {
        let [input, filter, _] = self.gradients(arguments, None, result, gradient)?;
        Ok([input, filter])
    }
}

impl Kernel<3> for Conv2d {
    const NAME: &'static str = NAME;

    fn shape(&self, _: &Shape) -> Shape {
        self.layer.output().as_slice().into()
    }

    fn compute<T: Lane + WithDType>(&self, [input, filter, bias]: [&[T]; 3]) -> Vec<T> {
        self.forward(input, filter, Some(bias))
    }

    fn backward(
        &self,
        [input, filter, bias]: [&Tensor; 3],
        result: &Tensor,
        gradient: &Tensor,
    ) -> Result<[Option<Tensor>; 3]> {
        self.gradients([input, filter], Some(bias), result, gradient)
    }
}
