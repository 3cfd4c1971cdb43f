//! What parts make up.
//!
//! They are cut and joined by slices: `concatenate` of ndarray, compiled for each element type, took 200 kB of a small program.

use std::any::Any;

use super::partitioner::Division;
use crate::dtype::Element;
use crate::host::{HostArray, with_type};
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
        value: &HostArray,
        axis: usize,
        (begin, length): (usize, usize),
    ) -> Option<HostArray> {
        let (elements, mut shape) = (value.elements::<T>()?, value.shape().to_vec());
        let row: usize = shape[axis + 1..].iter().product();
        let mut slice = Vec::new();
        for whole in chunks(&elements, shape[axis] * row) {
            slice.extend_from_slice(&whole[begin * row..(begin + length) * row]);
        }
        shape[axis] = length;
        HostArray::from_elements(&shape, slice).ok()
    }
    let slice = with_type!(value.dtype(), T => typed::<T>(value, axis, (begin, length)), _ => None);
    slice.expect("the division is one of this shape")
}

/// Parts along an axis, as one array.
pub(crate) fn join(parts: Vec<HostArray>, axis: usize) -> Result<HostArray, EngineError> {
    fn typed<T: Element>(parts: &[HostArray], axis: usize) -> Result<HostArray, EngineError> {
        let mut shape = parts.first().ok_or("it has no parts")?.shape().to_vec();
        let mut rows = Vec::new();
        for part in parts {
            let elements = part.elements::<T>();
            let elements = elements.ok_or("its parts have different element types")?;
            rows.push((elements, part.shape()[axis..].iter().product::<usize>()));
        }
        shape[axis] = parts.iter().map(|part| part.shape()[axis]).sum();
        let outer: usize = shape[..axis].iter().product();
        let mut whole = Vec::with_capacity(shape.iter().product());
        for i in 0..outer {
            for (elements, row) in &rows {
                whole.extend_from_slice(&elements[i * row..(i + 1) * row]);
            }
        }
        Ok(HostArray::from_elements(&shape, whole)?)
    }
    let first = parts.first().ok_or("it has no parts")?;
    with_type!(first.dtype(), T => typed::<T>(&parts, axis), _ => Err("its element type is another engine's".into()))
}

/// So many elements after so many; none of none.
fn chunks<T>(elements: &[T], size: usize) -> impl Iterator<Item = &[T]> {
    elements.chunks_exact(size.max(1))
}
