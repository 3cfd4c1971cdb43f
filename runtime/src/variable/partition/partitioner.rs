//! Into how many parts a variable is divided.

use std::fmt;
use std::sync::Arc;

use crate::dtype::DType;

type PartitionFn = dyn Fn(&[usize], DType) -> Vec<usize> + Send + Sync;

/// A function that says into how many parts a variable is divided along each axis; at most one axis may have more than one. It is not
/// asked for scalars.
///
/// Other than in TensorFlow, dividing a variable changes no bit of it: the initializer runs once, for the whole, which is then cut
/// (TensorFlow runs it once for each part).
#[derive(Clone)]
pub struct Partitioner {
    name: Arc<str>,
    parts: Arc<PartitionFn>,
}

impl Partitioner {
    /// From a function of shape and element type; it prints as `name`.
    pub fn from_fn(
        name: &str,
        parts: impl Fn(&[usize], DType) -> Vec<usize> + Send + Sync + 'static,
    ) -> Self {
        Self {
            name: name.into(),
            parts: Arc::new(parts),
        }
    }

    /// How many parts along each axis, and what is wrong with that, if anything.
    pub(crate) fn divide(
        &self,
        shape: &[usize],
        dtype: DType,
    ) -> Result<Division, (String, &'static str)> {
        let counts = (self.parts)(shape, dtype);
        let wrong = |why| Err((format!("{counts:?}"), why));
        if counts.len() != shape.len() || shape.is_empty() {
            return wrong("there must be one number for each axis, and at least one axis");
        }
        if counts
            .iter()
            .zip(shape)
            .any(|(n, dim)| *n == 0 || (*n > *dim && *n > 1))
        {
            return wrong("each axis must have at least one part, and no more parts than elements");
        }
        let mut divided = counts.iter().enumerate().filter(|(_, n)| **n > 1);
        let (axis, count) = divided.next().map_or((0, 1), |(axis, n)| (axis, *n));
        if divided.next().is_some() {
            return wrong("only one axis can be divided");
        }
        Ok(Division { axis, count })
    }
}

impl fmt::Debug for Partitioner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// A variable's division: `count` parts along `axis`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Division {
    pub(crate) axis: usize,
    pub(crate) count: usize,
}

impl Division {
    /// One part, along the first axis.
    pub(crate) const NONE: Self = Self { axis: 0, count: 1 };

    /// How many parts along each axis of a shape of this rank.
    pub(crate) fn counts(self, rank: usize) -> Vec<usize> {
        let count = |axis| if axis == self.axis { self.count } else { 1 };
        (0..rank).map(count).collect()
    }

    /// Where each part begins along the axis, and how long it is; the first parts take what does not divide evenly.
    pub(crate) fn slices(self, shape: &[usize]) -> impl Iterator<Item = (usize, usize)> {
        let (size, excess) = (shape[self.axis] / self.count, shape[self.axis] % self.count);
        (0..self.count).map(move |i| (i * size + i.min(excess), size + usize::from(i < excess)))
    }
}

/// Always `count` parts along `axis`, or as many as there are elements (`tf.fixed_size_partitioner`).
pub fn fixed_size(count: usize, axis: usize) -> Partitioner {
    Partitioner::from_fn(&format!("fixed_size({count}, {axis})"), move |shape, _| {
        along(shape, axis, |dim| count.min(dim))
    })
}

/// Parts along `axis` of at most `max_shard_bytes` bytes, and at most `max_shards` of them
/// (`tf.variable_axis_size_partitioner`).
pub fn variable_axis_size(
    max_shard_bytes: usize,
    axis: usize,
    max_shards: Option<usize>,
) -> Partitioner {
    let name = format!("variable_axis_size({max_shard_bytes}, {axis}, {max_shards:?})");
    Partitioner::from_fn(&name, move |shape, dtype| {
        along(shape, axis, |dim| {
            let slice = (bytes(shape, dtype) / dim.max(1)).max(1);
            let per_shard = (max_shard_bytes / slice).max(1);
            dim.div_ceil(per_shard)
                .min(max_shards.unwrap_or(usize::MAX))
        })
    })
}

/// At most `max_partitions` parts along `axis`, and no more than the size in `min_slice_bytes`, rounded up as TensorFlow does
/// (`tf.min_max_variable_partitioner`).
pub fn min_max(max_partitions: usize, axis: usize, min_slice_bytes: usize) -> Partitioner {
    let name = format!("min_max({max_partitions}, {axis}, {min_slice_bytes})");
    Partitioner::from_fn(&name, move |shape, dtype| {
        let slices = bytes(shape, dtype).div_ceil(min_slice_bytes.max(1));
        along(shape, axis, |dim| dim.min(max_partitions).min(slices))
    })
}

/// One part along every axis but this one. An axis that the shape does not have gives no counts, which is an error.
fn along(shape: &[usize], axis: usize, count: impl FnOnce(usize) -> usize) -> Vec<usize> {
    let mut counts = vec![1; shape.len()];
    match (counts.get_mut(axis), shape.get(axis)) {
        (Some(at), Some(dim)) => *at = count(*dim).max(1),
        _ => counts.clear(),
    }
    counts
}

/// The size of all elements; of a shape beyond memory, which nobody can create, as much as can be counted.
fn bytes(shape: &[usize], dtype: DType) -> usize {
    shape
        .iter()
        .fold(dtype.size(), |bytes, dim| bytes.saturating_mul(*dim))
}
