//! Gradients that are arrays of ndarray, by the names of their variables.

use std::collections::BTreeMap;

use ndarray::{ArrayD, IxDyn};
use varscope::error::nearest_names;
use varscope::host::AllocError;
use varscope::{AnyVariable, VarStore};

use super::{Averaged, Number, Source, averaged, is_there};
use crate::error::{Error, Result};
use crate::world::World;

impl World {
    /// Averages gradients that were computed by hand, by the full names of their variables, over all ranks, of which each has as many examples. What
    /// `average` (of candle's gradients) says of missing, frozen and local ones goes for these too.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use varscope::{Request, VarStore};
    /// use varscope_mpi::{Error, Options, threads};
    ///
    /// let averaged = threads(2, Options::new(), |world| {
    ///     let store = VarStore::new();
    ///     store.pass().get_variable(Request::new("w").shape([2]))?;
    ///     let gradient = ndarray::arr1(&[1f32, world.rank() as f32]).into_dyn();
    ///     let mut gradients = BTreeMap::from([("w".to_owned(), gradient)]);
    ///     world.average_arrays(&store, &mut gradients)?;
    ///     Ok::<_, Error>(gradients)
    /// });
    /// for of_rank in averaged {
    ///     assert_eq!(of_rank?["w"], ndarray::arr1(&[1.0, 0.5]).into_dyn());
    /// }
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::NoVariable`] for a name that is no trainable float of the store; [`Error::Differ`], [`Error::GradientShape`]; and as everything that
    /// ranks do together.
    pub fn average_arrays<T: Number>(
        &self,
        store: &VarStore,
        gradients: &mut BTreeMap<String, ArrayD<T>>,
    ) -> Result<Averaged> {
        self.average_arrays_by(store, gradients, 1)
    }

    /// The same where ranks have different numbers of examples, and a gradient is of the mean over this rank's.
    ///
    /// # Errors
    /// As [`Self::average_arrays`], and if no rank has an example.
    pub fn average_arrays_by<T: Number>(
        &self,
        store: &VarStore,
        gradients: &mut BTreeMap<String, ArrayD<T>>,
        examples: usize,
    ) -> Result<Averaged> {
        let known = averaged(store);
        let is_known = |name: &String| {
            let found = known.binary_search_by(|v| v.path().cmp(name));
            found.is_ok()
        };
        if let Some(name) = gradients.keys().find(|name| !is_known(name)) {
            return Err(Error::NoVariable {
                name: name.clone(),
                nearest: nearest_names(name, known.iter().map(AnyVariable::path)),
            });
        }
        self.average_source(store, &mut OfArrays(gradients), examples)
    }
}

struct OfArrays<'a, A>(&'a mut BTreeMap<String, ArrayD<A>>);

impl<A: Number> Source for OfArrays<'_, A> {
    fn has(&self, variable: &AnyVariable) -> Result<bool> {
        is_there(variable, self.0.get(variable.path()).map(ArrayD::shape))
    }

    fn is_wide(&self, _: &AnyVariable) -> bool {
        A::IS_WIDE
    }

    fn read<T: Number>(&self, variable: &AnyVariable, to: &mut [T]) -> Result<()> {
        if let Some(gradient) = self.0.get(variable.path()) {
            let numbers = to.iter_mut().zip(gradient.iter());
            // Of one type: it is what `is_wide` says.
            numbers.for_each(|(to, number)| *to = T::of(number.wide()));
        }
        Ok(())
    }

    fn put<T: Number>(&mut self, variable: &AnyVariable, average: &[T]) -> Result<()> {
        let numbers = average.iter().map(|number| A::of(number.wide())).collect();
        let shape = variable.shape();
        let array = ArrayD::from_shape_vec(IxDyn(shape), numbers);
        let array = array.map_err(|_| {
            let (dtype, shape) = (variable.dtype(), shape.to_vec());
            let cause = AllocError { dtype, shape };
            Error::Garbled {
                what: variable.path().to_owned(),
                cause: cause.into(),
            }
        })?;
        self.0.insert(variable.path().to_owned(), array);
        Ok(())
    }
}
