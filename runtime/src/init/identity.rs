//! The identity matrix.

use std::fmt;

use super::real::{Real, check_real, with_real};
use super::{Family, Fill, InitError, Initialize, Initializer};
use crate::dtype::DType;
use crate::host::{HostArray, zeros};

/// The identity matrix times `gain`: `gain` where row and column are the same, 0 elsewhere.
///
/// For two dimensions, which may differ, and real floating point types. Usual for the recurrent weights of ReLU networks: Le, Jaitly and
/// Hinton, "A Simple Way to Initialize Recurrent Networks of Rectified Linear Units" (2015). TensorFlow: `tf.initializers.identity`.
pub const fn identity(gain: f64) -> Initializer {
    Initializer(Family::Identity(Identity { gain }))
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Identity {
    gain: f64,
}

impl Identity {
    fn matrix<T: Real>(&self, shape: &[usize]) -> Result<HostArray, InitError> {
        let mut elements = zeros::<T>(shape)?;
        // One further in each row; a tall matrix ends before its last rows.
        let columns = shape.last().copied().unwrap_or(1);
        elements
            .iter_mut()
            .step_by(columns + 1)
            .take(columns)
            .for_each(|e| *e = T::from_f64(self.gain));
        Ok(HostArray::from_elements(shape, elements)?)
    }
}

impl Initialize for Identity {
    fn check(&self, shape: &[usize], dtype: DType) -> Result<(), InitError> {
        check_real(self, dtype, &[("gain", self.gain)])?;
        if shape.len() == 2 {
            return Ok(());
        }
        let (initializer, shape) = (self.to_string(), shape.to_vec());
        Err(InitError::Rank {
            initializer,
            shape,
            must: "two dimensions",
            instead: "use `orthogonal(..)` for more",
        })
    }

    fn make(&self, fill: &Fill<'_>) -> Result<HostArray, InitError> {
        with_real!(self, fill.dtype, T => self.matrix::<T>(fill.shape))
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "identity({:?})", self.gain)
    }
}
