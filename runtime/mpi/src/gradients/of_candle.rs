//! Gradients of candle.

use candle_core::backprop::GradStore;
use candle_core::{DType, Device, Storage, Tensor};
use varscope::candle::Variable;
use varscope::{AnyVariable, VarStore};

use super::{Averaged, Number, Source, is_there};
use crate::error::Result;
use crate::world::World;

impl World {
    /// Averages the gradients of the trainable variables over all ranks, of which each has as many examples: between `backward` and the step, and
    /// before clipping.
    ///
    /// A gradient that some ranks have and others lack counts as zero there, is had by all afterwards, and is reported, on standard error once for
    /// each variable. One that no rank has stays away; so do those of frozen and of local variables, which are not looked at. Sums are made in
    /// `f32`, of `f64` in `f64`, and are the same bits on every rank, so variables that were equal stay so.
    ///
    /// The first time, and when variables have come since, ranks [agree](Self::agree) before.
    ///
    /// ```
    /// use varscope::candle::optim::{Rule, Sgd};
    /// use varscope::candle::prelude::*;
    /// use varscope_mpi::{Options, threads};
    ///
    /// let trained = threads(2, Options::new(), |world| {
    ///     let store = VarStore::new();
    ///     let w = model!(store, get_variable!("w", [2], initializer = zeros()))?;
    ///     let mut sgd = Sgd::new(1.0).over(&store).build()?;
    ///     let mine = Tensor::new(&[1f32, world.rank() as f32], store.device())?;
    ///     let mut gradients = (&w * mine)?.sum_all()?.backward()?;
    ///     world.average(&store, &mut gradients)?;
    ///     sgd.step(&gradients)?;
    ///     w.to_vec1::<f32>()
    /// });
    /// for of_rank in trained {
    ///     assert_eq!(of_rank?, [-1.0, -0.5]);
    /// }
    /// # Ok::<(), candle_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Differ`](crate::Error::Differ) if ranks do not have the same variables; [`Error::GradientShape`](crate::Error::GradientShape); candle's own; and as everything that ranks do together.
    pub fn average(&self, store: &VarStore, gradients: &mut GradStore) -> Result<Averaged> {
        self.average_by(store, gradients, 1)
    }

    /// The same where ranks have different numbers of examples, and a gradient is of the mean over this rank's: so it becomes that of the mean over
    /// all. A rank without any takes part with 0, and [`no_gradients`] if it has computed none.
    ///
    /// # Errors
    /// As [`Self::average`], and if no rank has an example.
    pub fn average_by(
        &self,
        store: &VarStore,
        gradients: &mut GradStore,
        examples: usize,
    ) -> Result<Averaged> {
        self.average_source(store, &mut OfCandle(gradients), examples)
    }
}

/// The gradients of a rank that has no example in a batch.
///
/// # Errors
/// Candle's own.
pub fn no_gradients() -> candle_core::Result<GradStore> {
    // Candle makes one of nothing else.
    Tensor::zeros((), DType::F32, &Device::Cpu)?.backward()
}

struct OfCandle<'a>(&'a mut GradStore);

impl OfCandle<'_> {
    fn get(&self, variable: &AnyVariable) -> Result<Option<&Tensor>> {
        let variable = Variable::new(variable.clone())?;
        Ok(self.0.get(variable.as_tensor()))
    }
}

impl Source for OfCandle<'_> {
    fn has(&self, variable: &AnyVariable) -> Result<bool> {
        is_there(variable, self.get(variable)?.map(Tensor::dims))
    }

    fn is_wide(&self, variable: &AnyVariable) -> bool {
        variable.dtype() == varscope::DType::F64
    }

    fn read<T: Number>(&self, variable: &AnyVariable, to: &mut [T]) -> Result<()> {
        let Some(gradient) = self.get(variable)? else {
            return Ok(());
        };
        let gradient = gradient.to_dtype(T::DTYPE)?.to_device(&Device::Cpu)?;
        let gradient = gradient.contiguous()?;
        let (storage, layout) = gradient.storage_and_layout();
        match (&*storage, layout.contiguous_offsets()) {
            (Storage::Cpu(storage), Some((begin, end))) => {
                to.copy_from_slice(&storage.as_slice::<T>()?[begin..end]);
            }
            _ => {
                drop(storage);
                to.copy_from_slice(&gradient.flatten_all()?.to_vec1()?);
            }
        }
        Ok(())
    }

    fn put<T: Number>(&mut self, variable: &AnyVariable, average: &[T]) -> Result<()> {
        let variable = Variable::new(variable.clone())?;
        let average = Tensor::from_slice(average, variable.dims(), &Device::Cpu)?;
        let average = average
            .to_dtype(variable.dtype())?
            .to_device(variable.device())?;
        self.0.insert(&variable, average);
        Ok(())
    }
}
