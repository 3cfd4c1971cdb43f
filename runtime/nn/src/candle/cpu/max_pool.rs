//! Pooling, which remembers for its gradient which elements were the largest.

use std::sync::OnceLock;

use candle_core::{DType, Device, Error, Result, Shape, Tensor, WithDType};

use super::on::{Contents, Kernel, slices};
use crate::geometry::PoolShape;
use crate::kernel::{self, Lane};

pub(super) struct MaxPool {
    shape: PoolShape,
    /// Whether a gradient will be asked for.
    tracked: bool,
    places: OnceLock<Vec<u32>>,
}

impl MaxPool {
    pub(super) fn new(shape: PoolShape, tracked: bool) -> Self {
        Self {
            shape,
            tracked,
            places: OnceLock::new(),
        }
    }

    fn gradient<T: Lane + WithDType>(&self, gradient: &Tensor, to: &Shape) -> Result<Tensor> {
        let Some(places) = self.places.get() else {
            unreachable!("only operations on tracked tensors are asked")
        };
        let contents = [Contents::of(gradient)];
        let [gradient] = slices::<T, 1>(&contents)?;
        let result = kernel::max_pool_gradient(&self.shape, places, gradient);
        Tensor::from_vec(result, to, &Device::Cpu)
    }
}

impl Kernel<1> for MaxPool {
    const NAME: &'static str = "max_pool";

    fn shape(&self, _: &Shape) -> Shape {
        self.shape.output().as_slice().into()
    }

    fn compute<T: Lane + WithDType>(&self, [input]: [&[T]; 1]) -> Vec<T> {
        let largest = kernel::max_pool(&self.shape, input, self.tracked);
        if let Some(places) = largest.places {
            // Candle runs an operation once; a second run would find what it computes.
            self.places.get_or_init(|| places);
        }
        largest.values
    }

    fn backward(
        &self,
        [input]: [&Tensor; 1],
        _: &Tensor,
        gradient: &Tensor,
    ) -> Result<[Option<Tensor>; 1]> {
        if !input.track_op() {
            return Ok([None]);
        }
        let gradient = match gradient.dtype() {
            DType::F32 => self.gradient::<f32>(gradient, input.shape())?,
            DType::F64 => self.gradient::<f64>(gradient, input.shape())?,
            dtype => {
                return Err(Error::UnsupportedDTypeForOp(dtype, <Self as Kernel<1>>::NAME).bt());
            }
        };
        Ok([Some(gradient)])
    }
}
