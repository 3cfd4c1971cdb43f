//! Our kernels as candle operations, with their gradients.

use candle_core::backend::BackendStorage;
use candle_core::{
    CpuStorage, CustomOp1, CustomOp2, CustomOp3, Error, Layout, Result, Shape, Tensor, WithDType,
};

use crate::nn::geometry::{Conv2dShape, PoolShape};
use crate::nn::kernel::{self, Lane, Upstream};

pub(super) fn conv2d(shape: &Conv2dShape, input: &Tensor, filter: &Tensor) -> Result<Tensor> {
    input
        .contiguous()?
        .apply_op2(&filter.contiguous()?, On(Conv2d(*shape)))
}

pub(super) fn conv2d_bias_relu(
    shape: &Conv2dShape,
    input: &Tensor,
    filter: &Tensor,
    bias: &Tensor,
) -> Result<Tensor> {
    input.contiguous()?.apply_op3(
        &filter.contiguous()?,
        &bias.contiguous()?,
        On(Conv2dBiasRelu(*shape)),
    )
}

pub(super) fn max_pool(shape: &PoolShape, input: &Tensor) -> Result<Tensor> {
    input.contiguous()?.apply_op1(On(MaxPool(*shape)))
}

pub(super) fn relu(input: &Tensor) -> Result<Tensor> {
    input.contiguous()?.apply_op1(On(Relu))
}

pub(super) fn bias_add(input: &Tensor, bias: &Tensor) -> Result<Tensor> {
    input
        .contiguous()?
        .apply_op2(&bias.contiguous()?, On(BiasAdd))
}

/// A function from `N` contiguous tensors of one real type to one.
trait Kernel<const N: usize>: Send + Sync + 'static {
    const NAME: &'static str;

    /// The result's shape, given the first argument's.
    fn shape(&self, first: &Shape) -> Shape;

    fn compute<T: Lane>(&self, arguments: [&[T]; N]) -> Vec<T>;

    /// The gradients of those arguments that lead to a variable; `gradient` is contiguous.
    fn backward(
        &self,
        _: [&Tensor; N],
        _result: &Tensor,
        _gradient: &Tensor,
    ) -> Result<[Option<Tensor>; N]> {
        Err(Error::BackwardNotSupported { op: Self::NAME }.bt())
    }
}

/// Lets `compute` run only where it is needed.
fn wanted(argument: &Tensor, compute: impl FnOnce() -> Result<Tensor>) -> Result<Option<Tensor>> {
    if argument.track_op() {
        compute().map(Some)
    } else {
        Ok(None)
    }
}

struct Conv2d(Conv2dShape);

impl Kernel<2> for Conv2d {
    const NAME: &'static str = "conv2d";

    fn shape(&self, _: &Shape) -> Shape {
        self.0.output().as_slice().into()
    }

    fn compute<T: Lane>(&self, [input, filter]: [&[T]; 2]) -> Vec<T> {
        kernel::forward(&self.0, input, filter)
    }

    fn backward(
        &self,
        [input, filter]: [&Tensor; 2],
        _: &Tensor,
        gradient: &Tensor,
    ) -> Result<[Option<Tensor>; 2]> {
        Ok([
            wanted(input, || {
                filter.apply_op2_no_bwd(gradient, &On(InputGradient(self.0)))
            })?,
            wanted(filter, || {
                input.apply_op2_no_bwd(gradient, &On(FilterGradient(self.0)))
            })?,
        ])
    }
}

struct Conv2dBiasRelu(Conv2dShape);

impl Kernel<3> for Conv2dBiasRelu {
    const NAME: &'static str = "conv2d_bias_relu";

    fn shape(&self, _: &Shape) -> Shape {
        self.0.output().as_slice().into()
    }

    fn compute<T: Lane>(&self, [input, filter, bias]: [&[T]; 3]) -> Vec<T> {
        kernel::forward_bias_relu(&self.0, input, filter, bias)
    }

    fn backward(
        &self,
        [input, filter, bias]: [&Tensor; 3],
        result: &Tensor,
        gradient: &Tensor,
    ) -> Result<[Option<Tensor>; 3]> {
        let (by_input, by_filter) = (On(InputGradient(self.0)), On(FilterGradient(self.0)));
        let by_bias = On(BiasGradient(bias.elem_count()));
        Ok([
            wanted(input, || {
                filter.apply_op3_no_bwd(gradient, result, &by_input)
            })?,
            wanted(filter, || {
                input.apply_op3_no_bwd(gradient, result, &by_filter)
            })?,
            wanted(bias, || gradient.apply_op2_no_bwd(result, &by_bias))?,
        ])
    }
}

struct InputGradient(Conv2dShape);

impl Kernel<2> for InputGradient {
    const NAME: &'static str = "conv2d_input_gradient";

    fn shape(&self, _: &Shape) -> Shape {
        self.0.input().as_slice().into()
    }

    fn compute<T: Lane>(&self, [filter, gradient]: [&[T]; 2]) -> Vec<T> {
        kernel::input_gradient(
            &self.0,
            filter,
            Upstream {
                gradient,
                rectified: None,
            },
        )
    }
}

/// Through a ReLU that finished the convolution.
impl Kernel<3> for InputGradient {
    const NAME: &'static str = <Self as Kernel<2>>::NAME;

    fn shape(&self, first: &Shape) -> Shape {
        Kernel::<2>::shape(self, first)
    }

    fn compute<T: Lane>(&self, [filter, gradient, result]: [&[T]; 3]) -> Vec<T> {
        kernel::input_gradient(
            &self.0,
            filter,
            Upstream {
                gradient,
                rectified: Some(result),
            },
        )
    }
}

struct FilterGradient(Conv2dShape);

impl Kernel<2> for FilterGradient {
    const NAME: &'static str = "conv2d_filter_gradient";

    fn shape(&self, _: &Shape) -> Shape {
        self.0.filter().as_slice().into()
    }

    fn compute<T: Lane>(&self, [input, gradient]: [&[T]; 2]) -> Vec<T> {
        kernel::filter_gradient(
            &self.0,
            input,
            Upstream {
                gradient,
                rectified: None,
            },
        )
    }
}

/// Through a ReLU that finished the convolution.
impl Kernel<3> for FilterGradient {
    const NAME: &'static str = <Self as Kernel<2>>::NAME;

    fn shape(&self, first: &Shape) -> Shape {
        Kernel::<2>::shape(self, first)
    }

    fn compute<T: Lane>(&self, [input, gradient, result]: [&[T]; 3]) -> Vec<T> {
        kernel::filter_gradient(
            &self.0,
            input,
            Upstream {
                gradient,
                rectified: Some(result),
            },
        )
    }
}

struct MaxPool(PoolShape);

impl Kernel<1> for MaxPool {
    const NAME: &'static str = "max_pool";

    fn shape(&self, _: &Shape) -> Shape {
        self.0.output().as_slice().into()
    }

    fn compute<T: Lane>(&self, [input]: [&[T]; 1]) -> Vec<T> {
        kernel::max_pool(&self.0, input)
    }

    fn backward(
        &self,
        [input]: [&Tensor; 1],
        result: &Tensor,
        gradient: &Tensor,
    ) -> Result<[Option<Tensor>; 1]> {
        let op = On(MaxPoolGradient(self.0));
        Ok([wanted(input, || {
            input.apply_op3_no_bwd(result, gradient, &op)
        })?])
    }
}

struct MaxPoolGradient(PoolShape);

impl Kernel<3> for MaxPoolGradient {
    const NAME: &'static str = "max_pool_gradient";

    fn shape(&self, input: &Shape) -> Shape {
        input.clone()
    }

    fn compute<T: Lane>(&self, [input, result, gradient]: [&[T]; 3]) -> Vec<T> {
        kernel::max_pool_gradient(&self.0, input, result, gradient)
    }
}

struct Relu;

impl Kernel<1> for Relu {
    const NAME: &'static str = "relu";

    fn shape(&self, input: &Shape) -> Shape {
        input.clone()
    }

    fn compute<T: Lane>(&self, [input]: [&[T]; 1]) -> Vec<T> {
        kernel::relu(input)
    }

    fn backward(
        &self,
        [input]: [&Tensor; 1],
        result: &Tensor,
        gradient: &Tensor,
    ) -> Result<[Option<Tensor>; 1]> {
        Ok([wanted(input, || {
            result.apply_op2_no_bwd(gradient, &On(ReluGradient))
        })?])
    }
}

struct ReluGradient;

impl Kernel<2> for ReluGradient {
    const NAME: &'static str = "relu_gradient";

    fn shape(&self, result: &Shape) -> Shape {
        result.clone()
    }

    fn compute<T: Lane>(&self, [result, gradient]: [&[T]; 2]) -> Vec<T> {
        kernel::relu_gradient(result, gradient)
    }
}

struct BiasAdd;

impl Kernel<2> for BiasAdd {
    const NAME: &'static str = "bias_add";

    fn shape(&self, input: &Shape) -> Shape {
        input.clone()
    }

    fn compute<T: Lane>(&self, [input, bias]: [&[T]; 2]) -> Vec<T> {
        kernel::bias_add(input, bias)
    }

    fn backward(
        &self,
        [input, bias]: [&Tensor; 2],
        _: &Tensor,
        gradient: &Tensor,
    ) -> Result<[Option<Tensor>; 2]> {
        Ok([
            wanted(input, || Ok(gradient.clone()))?,
            wanted(bias, || {
                gradient.apply_op1_no_bwd(&On(BiasGradient(bias.elem_count())))
            })?,
        ])
    }
}

struct BiasGradient(usize);

impl Kernel<1> for BiasGradient {
    const NAME: &'static str = "bias_gradient";

    fn shape(&self, _: &Shape) -> Shape {
        self.0.into()
    }

    fn compute<T: Lane>(&self, [gradient]: [&[T]; 1]) -> Vec<T> {
        kernel::bias_gradient(
            self.0,
            Upstream {
                gradient,
                rectified: None,
            },
        )
    }
}

/// Through a ReLU that finished the convolution.
impl Kernel<2> for BiasGradient {
    const NAME: &'static str = <Self as Kernel<1>>::NAME;

    fn shape(&self, first: &Shape) -> Shape {
        Kernel::<1>::shape(self, first)
    }

    fn compute<T: Lane>(&self, [gradient, result]: [&[T]; 2]) -> Vec<T> {
        kernel::bias_gradient(
            self.0,
            Upstream {
                gradient,
                rectified: Some(result),
            },
        )
    }
}

/// A kernel as candle sees it.
struct On<K>(K);

impl<K> On<K> {
    fn run<const N: usize>(
        &self,
        arguments: [(&CpuStorage, &Layout); N],
    ) -> Result<(CpuStorage, Shape)>
    where
        K: Kernel<N>,
    {
        let result = match arguments[0].0 {
            CpuStorage::F32(_) => {
                f32::to_cpu_storage_owned(self.0.compute(slices::<f32, N>(arguments)?))
            }
            CpuStorage::F64(_) => {
                f64::to_cpu_storage_owned(self.0.compute(slices::<f64, N>(arguments)?))
            }
            other => {
                return Err(
                    Error::UnsupportedDTypeForOp(BackendStorage::dtype(other), K::NAME).bt(),
                );
            }
        };
        Ok((result, self.0.shape(arguments[0].1.shape())))
    }
}

fn slices<'a, T: WithDType, const N: usize>(
    arguments: [(&'a CpuStorage, &Layout); N],
) -> Result<[&'a [T]; N]> {
    let mut slices: [&[T]; N] = [&[]; N];
    for (slice, (storage, layout)) in slices.iter_mut().zip(arguments) {
        let (start, end) = layout.contiguous_offsets().ok_or_else(|| {
            Error::RequiresContiguous {
                op: "varscope::candle::nn",
            }
            .bt()
        })?;
        *slice = &storage.as_slice()?[start..end];
    }
    Ok(slices)
}

impl<K: Kernel<1>> CustomOp1 for On<K> {
    fn name(&self) -> &'static str {
        K::NAME
    }

    fn cpu_fwd(&self, s: &CpuStorage, l: &Layout) -> Result<(CpuStorage, Shape)> {
        self.run([(s, l)])
    }

    fn bwd(&self, argument: &Tensor, result: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        let [gradient] = self
            .0
            .backward([argument], result, &gradient.contiguous()?)?;
        Ok(gradient)
    }
}

impl<K: Kernel<2>> CustomOp2 for On<K> {
    fn name(&self) -> &'static str {
        K::NAME
    }

    fn cpu_fwd(
        &self,
        s1: &CpuStorage,
        l1: &Layout,
        s2: &CpuStorage,
        l2: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        self.run([(s1, l1), (s2, l2)])
    }

    fn bwd(
        &self,
        a: &Tensor,
        b: &Tensor,
        result: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let [a, b] = self.0.backward([a, b], result, &gradient.contiguous()?)?;
        Ok((a, b))
    }
}

impl<K: Kernel<3>> CustomOp3 for On<K> {
    fn bwd(
        &self,
        a: &Tensor,
        b: &Tensor,
        c: &Tensor,
        result: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let [a, b, c] = self
            .0
            .backward([a, b, c], result, &gradient.contiguous()?)?;
        Ok((a, b, c))
    }

    fn name(&self) -> &'static str {
        K::NAME
    }

    fn cpu_fwd(
        &self,
        s1: &CpuStorage,
        l1: &Layout,
        s2: &CpuStorage,
        l2: &Layout,
        s3: &CpuStorage,
        l3: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        self.run([(s1, l1), (s2, l2), (s3, l3)])
    }
}
