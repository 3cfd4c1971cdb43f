//! Kernels on candle's tensors.

use candle_core::backend::BackendStorage;
use candle_core::{
    CpuStorage, CustomOp1, CustomOp2, CustomOp3, Error, Layout, Result, Shape, Storage, StorageRef,
    Tensor, WithDType,
};

use crate::kernel::Lane;

/// A function from `N` contiguous tensors of one real type to one.
pub(super) trait Kernel<const N: usize>: Send + Sync + 'static {
    const NAME: &'static str;

    /// The result's shape, given the first argument's.
    fn shape(&self, first: &Shape) -> Shape;

    fn compute<T: Lane + WithDType>(&self, arguments: [&[T]; N]) -> Vec<T>;

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

/// What a tensor holds, readable for as long as this lives.
pub(super) struct Contents<'a>(StorageRef<'a>, &'a Layout);

impl<'a> Contents<'a> {
    pub(super) fn of(tensor: &'a Tensor) -> Self {
        let (storage, layout) = tensor.storage_and_layout();
        Self(storage, layout)
    }

    fn get(&self) -> Result<(&CpuStorage, &Layout)> {
        match &*self.0 {
            Storage::Cpu(storage) => Ok((storage, self.1)),
            _ => Err(Error::msg("a tensor of varscope's kernels left the CPU").bt()),
        }
    }
}

/// The elements of contiguous tensors.
pub(super) fn slices<'a, T: WithDType, const N: usize>(
    contents: &'a [Contents<'_>; N],
) -> Result<[&'a [T]; N]> {
    let mut slices: [&[T]; N] = [&[]; N];
    for (slice, contents) in slices.iter_mut().zip(contents) {
        let (storage, layout) = contents.get()?;
        *slice = elements(storage, layout)?;
    }
    Ok(slices)
}

fn elements<'a, T: WithDType>(storage: &'a CpuStorage, layout: &Layout) -> Result<&'a [T]> {
    let (start, end) = layout.contiguous_offsets().ok_or_else(|| {
        Error::RequiresContiguous {
            op: "varscope_nn::candle",
        }
        .bt()
    })?;
    Ok(&storage.as_slice()?[start..end])
}

/// A kernel as candle sees it.
pub(super) struct On<K>(pub(super) K);

impl<K> On<K> {
    fn storage<const N: usize>(&self, arguments: &[(&CpuStorage, &Layout)]) -> Result<CpuStorage>
    where
        K: Kernel<N>,
    {
        match arguments[0].0 {
            CpuStorage::F32(_) => self.typed::<f32, N>(arguments),
            CpuStorage::F64(_) => self.typed::<f64, N>(arguments),
            other => Err(Error::UnsupportedDTypeForOp(BackendStorage::dtype(other), K::NAME).bt()),
        }
    }

    fn typed<T: Lane + WithDType, const N: usize>(
        &self,
        arguments: &[(&CpuStorage, &Layout)],
    ) -> Result<CpuStorage>
    where
        K: Kernel<N>,
    {
        let mut slices: [&[T]; N] = [&[]; N];
        for (slice, (storage, layout)) in slices.iter_mut().zip(arguments) {
            *slice = elements(storage, layout)?;
        }
        Ok(T::to_cpu_storage_owned(self.0.compute(slices)))
    }

    fn run<const N: usize>(
        &self,
        arguments: [(&CpuStorage, &Layout); N],
    ) -> Result<(CpuStorage, Shape)>
    where
        K: Kernel<N>,
    {
        let shape = self.0.shape(arguments[0].1.shape());
        Ok((self.storage(&arguments)?, shape))
    }
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
