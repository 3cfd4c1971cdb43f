//! A convolution, and what is done to its result, as one operation in candle's graph.
//!
//! Candle's `backward` makes a tensor of zeros for every operation's argument and adds the gradient to it, on one thread, and keeps
//! all arguments until then. A convolutional layer of four operations would move its largest tensors more than twenty times.
//! So `bias_add`, `relu` and `max_pool` of a convolution's result enter the graph as operations on what the convolution was
//! computed from, and their gradients are computed together, image by image. Nobody can tell: the values are the same, and if
//! what lies between is used elsewhere too, its gradient comes from there.

use std::sync::{Arc, Mutex, PoisonError};

use candle_core::{
    CpuStorage, CustomOp2, CustomOp3, DType, Device, Error, Layout, Result, Shape, Tensor,
    WithDType,
};

use super::on::{Contents, slices};
use super::recent;
use crate::geometry::{Conv2dShape, PoolShape};
use crate::kernel::{self, Gradients, Lane, Pooled, Upstream, Wanted};

/// A convolution with all that was done to its result so far.
#[derive(Clone, Debug)]
pub(super) struct Layer {
    shape: Conv2dShape,
    /// What it was computed from, contiguous.
    input: Tensor,
    filter: Tensor,
    bias: Option<Tensor>,
    rectified: bool,
}

impl Layer {
    pub(super) fn conv2d(shape: Conv2dShape, input: &Tensor, filter: &Tensor) -> Self {
        Self {
            shape,
            input: input.clone(),
            filter: filter.clone(),
            bias: None,
            rectified: false,
        }
    }

    /// The layer that a bias can still be added to, if `tensor` is the result of one.
    pub(super) fn before_bias(tensor: &Tensor) -> Option<Self> {
        let layer = recent::recall(tensor)?;
        (layer.bias.is_none() && !layer.rectified).then(|| Self::clone(&layer))
    }

    /// The layer that a ReLU can still be applied to, if `tensor` is the result of one.
    pub(super) fn before_relu(tensor: &Tensor) -> Option<Self> {
        let layer = recent::recall(tensor)?;
        (!layer.rectified).then(|| Self::clone(&layer))
    }

    /// The layer that `tensor` is the result of.
    pub(super) fn before_pool(tensor: &Tensor) -> Option<Self> {
        recent::recall(tensor).map(|layer| Self::clone(&layer))
    }

    pub(super) fn with_bias(mut self, bias: &Tensor) -> Self {
        self.bias = Some(bias.clone());
        self
    }

    pub(super) fn with_relu(mut self) -> Self {
        self.rectified = true;
        self
    }

    /// The tensor that this layer has computed.
    pub(super) fn computed(self, value: CpuStorage) -> Result<Tensor> {
        let shape = self.shape.output().as_slice().into();
        let layer = Arc::new(self);
        let result = Step::new(&layer, None, (value, shape)).apply()?;
        recent::remember(&result, &layer);
        Ok(result)
    }

    /// The tensor that the pooling of this layer's `result` has computed.
    pub(super) fn pooled(
        self,
        result: &Tensor,
        shape: &PoolShape,
        value: CpuStorage,
    ) -> Result<Tensor> {
        let out = shape.output().as_slice().into();
        let pool = Some((*shape, result.detach()));
        Step::new(&Arc::new(self), pool, (value, out)).apply()
    }
}

/// A layer as candle sees it, with a value that is there already.
struct Step {
    layer: Arc<Layer>,
    /// A pooling at the end, and what it pooled.
    pool: Option<(PoolShape, Tensor)>,
    value: Mutex<Option<(CpuStorage, Shape)>>,
}

impl Step {
    fn new(
        layer: &Arc<Layer>,
        pool: Option<(PoolShape, Tensor)>,
        value: (CpuStorage, Shape),
    ) -> Self {
        Self {
            layer: layer.clone(),
            pool,
            value: Mutex::new(Some(value)),
        }
    }

    fn apply(self) -> Result<Tensor> {
        let layer = self.layer.clone();
        let (input, filter) = (&layer.input, &layer.filter);
        match &layer.bias {
            Some(bias) => input.apply_op3(filter, bias, self),
            None => input.apply_op2(filter, self),
        }
    }

    fn take_value(&self) -> Result<(CpuStorage, Shape)> {
        let mut value = self.value.lock().unwrap_or_else(PoisonError::into_inner);
        value
            .take()
            .ok_or_else(|| Error::msg("an operation of varscope's ran twice").bt())
    }

    /// The gradients of those of input, filter and bias that lead to a variable.
    fn backward(&self, result: &Tensor, gradient: &Tensor) -> Result<[Option<Tensor>; 3]> {
        let gradient = gradient.contiguous()?;
        match gradient.dtype() {
            DType::F32 => self.gradients::<f32>(result, &gradient),
            DType::F64 => self.gradients::<f64>(result, &gradient),
            dtype => Err(Error::UnsupportedDTypeForOp(dtype, NAME).bt()),
        }
    }

    fn gradients<T: Lane + WithDType>(
        &self,
        result: &Tensor,
        gradient: &Tensor,
    ) -> Result<[Option<Tensor>; 3]> {
        let layer = &*self.layer;
        let activations = self.pool.as_ref().map_or(result, |(_, pooled)| pooled);
        let tensors = [&layer.input, &layer.filter, activations, result, gradient];
        let contents = tensors.map(Contents::of);
        let [input, filter, activations, result, gradient] = slices::<T, 5>(&contents)?;
        let upstream = Upstream {
            gradient,
            rectified: layer.rectified.then_some(activations),
            pooled: self.pool.as_ref().map(|(shape, _)| Pooled {
                shape,
                input: activations,
                output: result,
            }),
        };
        let wanted = Wanted {
            input: layer.input.track_op(),
            filter: layer.filter.track_op(),
            bias: layer.bias.as_ref().is_some_and(Tensor::track_op),
        };
        let Gradients {
            input,
            filter,
            bias,
        } = kernel::gradients(&layer.shape, input, filter, upstream, wanted);
        let tensor = |elements: Option<Vec<T>>, shape: &[usize]| {
            elements
                .map(|elements| Tensor::from_vec(elements, shape, &Device::Cpu))
                .transpose()
        };
        Ok([
            tensor(input, &layer.shape.input())?,
            tensor(filter, &layer.shape.filter())?,
            tensor(bias, &[layer.shape.outputs])?,
        ])
    }
}

const NAME: &str = "conv2d";

impl CustomOp2 for Step {
    fn name(&self) -> &'static str {
        NAME
    }

    fn cpu_fwd(
        &self,
        _: &CpuStorage,
        _: &Layout,
        _: &CpuStorage,
        _: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        self.take_value()
    }

    fn bwd(
        &self,
        _: &Tensor,
        _: &Tensor,
        result: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let [input, filter, _] = self.backward(result, gradient)?;
        Ok((input, filter))
    }
}

impl CustomOp3 for Step {
    fn name(&self) -> &'static str {
        NAME
    }

    fn cpu_fwd(
        &self,
        _: &CpuStorage,
        _: &Layout,
        _: &CpuStorage,
        _: &Layout,
        _: &CpuStorage,
        _: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        self.take_value()
    }

    fn bwd(
        &self,
        _: &Tensor,
        _: &Tensor,
        _: &Tensor,
        result: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let [input, filter, bias] = self.backward(result, gradient)?;
        Ok((input, filter, bias))
    }
}
