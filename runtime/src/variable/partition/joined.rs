//! What parts make up.

use std::any::Any;

use ndarray::{ArcArray, Axis, IxDyn, concatenate};

use super::partitioner::Division;
use crate::dtype::Element;
use crate::host::{HostArray, with_typed};
use crate::variable::AnyVariable;
use crate::variable::engine::{EngineError, EngineValue};

/// The value of a variable in parts: reads and assigns as a whole (`tf.PartitionedVariable`).
#[derive(Debug)]
pub struct Joined {
    parts: Vec<AnyVariable>,
    division: Division,
    shape: Vec<usize>,
}

impl Joined {
    pub(crate) fn new(parts: Vec<AnyVariable>, division: Division, shape: Vec<usize>) -> Self {
        Self {
            parts,
            division,
            shape,
        }
    }

    /// The same of parts that have moved.
    pub(crate) fn of_parts(&self, parts: Vec<AnyVariable>) -> Self {
        Self::new(parts, self.division, self.shape.clone())
    }

    /// What a variable in parts holds; nothing for any other.
    pub(crate) fn of(variable: &AnyVariable) -> Option<&Self> {
        variable.engine_value().as_any().downcast_ref()
    }

    /// The parts, in order.
    pub fn parts(&self) -> &[AnyVariable] {
        &self.parts
    }

    pub(crate) fn division(&self) -> Division {
        self.division
    }

    /// The axis that is divided.
    pub fn axis(&self) -> usize {
        self.division.axis
    }
}

impl EngineValue for Joined {
    fn read(&self) -> Result<HostArray, EngineError> {
        let parts = self
            .parts
            .iter()
            .map(AnyVariable::read)
            .collect::<Result<Vec<_>, _>>()?;
        join(parts, self.division.axis)
    }

    fn assign(&self, value: HostArray) -> Result<(), EngineError> {
        let slices = self.division.slices(&self.shape).collect::<Vec<_>>();
        for (part, slice) in self.parts.iter().zip(slices) {
            part.assign(cut(&value, self.division.axis, slice))?;
        }
        Ok(())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A slice along an axis, as an array of its own.
pub(crate) fn cut(value: &HostArray, axis: usize, (begin, length): (usize, usize)) -> HostArray {
    fn typed<T: Element>(
        a: &ArcArray<T, IxDyn>,
        axis: usize,
        begin: usize,
        length: usize,
    ) -> HostArray {
        let slice = a.slice_axis(Axis(axis), ndarray::Slice::from(begin..begin + length));
        HostArray::from(slice.to_owned())
    }
    with_typed!(value, a => typed(a, axis, begin, length))
}

/// Parts along an axis, as one array.
pub(crate) fn join(parts: Vec<HostArray>, axis: usize) -> Result<HostArray, EngineError> {
    fn typed<T: Element>(
        _: &ArcArray<T, IxDyn>,
        parts: &[HostArray],
        axis: usize,
    ) -> Result<HostArray, EngineError> {
        let views = parts
            .iter()
            .map(|p| p.view::<T>())
            .collect::<Option<Vec<_>>>();
        let views = views.ok_or("its parts have different element types")?;
        Ok(HostArray::from(concatenate(Axis(axis), &views)?))
    }
    let first = parts.first().ok_or("it has no parts")?;
    with_typed!(first, a => typed(a, &parts, axis))
}
