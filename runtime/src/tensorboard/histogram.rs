//! How many values lie where: TensorFlow's buckets.

use std::sync::LazyLock;

use super::proto::event::Histo;
use crate::dtype::DType;
use crate::host::array::Tagged as _;
use crate::host::{HostArray, Scalar, with_typed};

/// Where the buckets end: each positive limit is 1.1 times the one before, from 1e-12 to 1e20; the same below zero.
///
/// So values are told apart to a tenth of their size, whatever that is, and one outlier does not make one bucket of all others, as it does of
/// the 30 equally wide ones that TensorFlow 2 writes.
static LIMITS: LazyLock<Vec<f64>> = LazyLock::new(|| {
    let positive: Vec<f64> = std::iter::successors(Some(1e-12), |limit| Some(limit * 1.1))
        .take_while(|limit| *limit < 1e20)
        .chain([f64::MAX])
        .collect();
    let negative = positive.iter().rev().map(|limit| -limit);
    negative
        .chain([0.0])
        .chain(positive.iter().copied())
        .collect()
});

/// How many values lie where, as `tf.compat.v1.summary.histogram` counts them. Values that are no numbers, or infinite, are counted apart.
///
/// ```
/// use varscope::tensorboard::Histogram;
///
/// let histogram = Histogram::of([1.0, 2.0, 2.0, f64::NAN]);
/// assert_eq!((histogram.count(), histogram.mean()), (3, Some(5.0 / 3.0)));
/// assert_eq!((histogram.nan(), histogram.infinite()), (1, 0));
/// let counts: Vec<u64> = histogram.buckets().map(|(_, _, count)| count).collect();
/// assert_eq!(counts.iter().sum::<u64>(), 3);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    counts: Vec<u64>,
    min: f64,
    max: f64,
    sum: f64,
    sum_squares: f64,
    nan: u64,
    infinite: u64,
}

impl Histogram {
    /// Of these values.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut new = Self {
            counts: vec![0; LIMITS.len()],
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
            sum: 0.0,
            sum_squares: 0.0,
            nan: 0,
            infinite: 0,
        };
        values.into_iter().for_each(|value| new.add(value));
        new
    }

    /// Of the elements of an array: numbers, and truth values as 0 and 1. Nothing for strings and complex numbers, which have no order.
    pub fn of_array(array: &HostArray) -> Option<Self> {
        let number = |scalar: Scalar| match scalar {
            Scalar::Bool(value) => Some(f64::from(u8::from(value))),
            Scalar::Int(value) => Some(value as f64),
            Scalar::Float(value) => Some(value),
            Scalar::Complex(_) | Scalar::Str(_) => None,
        };
        if array.dtype().is_complex() || array.dtype() == DType::String {
            return None;
        }
        let of = with_typed!(array, a => Self::of(a.iter().filter_map(|e| number(e.to_scalar()))));
        Some(of)
    }

    fn add(&mut self, value: f64) {
        if value.is_nan() {
            self.nan += 1;
            return;
        }
        if value.is_infinite() {
            self.infinite += 1;
            return;
        }
        // The first limit above; the largest number has none, and goes with those below it.
        let bucket = LIMITS.partition_point(|limit| *limit <= value);
        self.counts[bucket.min(LIMITS.len() - 1)] += 1;
        self.min = self.min.min(value);
        self.max = self.max.max(value);
        self.sum += value;
        self.sum_squares += value * value;
    }

    /// How many finite values there are.
    pub fn count(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// How many values are no numbers.
    pub fn nan(&self) -> u64 {
        self.nan
    }

    /// How many values are infinite, of either sign.
    pub fn infinite(&self) -> u64 {
        self.infinite
    }

    /// The mean of the finite values; nothing if there are none.
    pub fn mean(&self) -> Option<f64> {
        let count = self.count();
        (count > 0).then(|| self.sum / count as f64)
    }

    /// The smallest and the largest finite value.
    pub fn range(&self) -> Option<(f64, f64)> {
        (self.min <= self.max).then_some((self.min, self.max))
    }

    /// The buckets that are not empty: from where (inclusive), to where (exclusive), how many.
    pub fn buckets(&self) -> impl Iterator<Item = (f64, f64, u64)> {
        let begins = std::iter::once(f64::MIN).chain(LIMITS.iter().copied());
        let buckets = begins.zip(&*LIMITS).zip(&self.counts);
        let of = buckets.map(|((begin, end), count)| (begin, *end, *count));
        of.filter(|(.., count)| *count > 0)
    }

    /// As TensorFlow stores it: empty buckets beside each other are one.
    pub(super) fn message(&self) -> Histo {
        let mut message = Histo {
            num: self.count() as f64,
            sum: self.sum,
            sum_squares: self.sum_squares,
            ..Histo::default()
        };
        (message.min, message.max) = self.range().unwrap_or_default();
        let mut is_empty_run = false;
        for (limit, count) in LIMITS.iter().zip(&self.counts) {
            if *count == 0 && is_empty_run {
                if let Some(end) = message.bucket_limit.last_mut() {
                    *end = *limit;
                }
                continue;
            }
            is_empty_run = *count == 0;
            message.bucket_limit.push(*limit);
            message.bucket.push(*count as f64);
        }
        message
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_at_a_limit_is_in_the_bucket_above() {
        let limit = LIMITS[900];
        let histogram = Histogram::of([limit]);
        let (begin, end, count) = histogram.buckets().next().unwrap();
        assert_eq!((begin, end, count), (limit, LIMITS[901], 1));
    }

    #[test]
    fn the_largest_numbers_have_a_bucket() {
        let histogram = Histogram::of([f64::MAX, f64::MIN]);
        assert_eq!(histogram.count(), 2);
        assert_eq!(histogram.range(), Some((f64::MIN, f64::MAX)));
    }

    #[test]
    fn strings_have_no_histogram_and_truth_values_are_numbers() {
        let strings = HostArray::from(vec!["a".to_owned()]);
        assert_eq!(Histogram::of_array(&strings), None);
        let bools = Histogram::of_array(&HostArray::from([true, false, true])).unwrap();
        assert_eq!(bools.mean(), Some(2.0 / 3.0));
    }

    #[test]
    fn no_values_are_an_empty_histogram() {
        let message = Histogram::of([]).message();
        assert_eq!((message.num, message.min, message.max), (0.0, 0.0, 0.0));
        assert_eq!(message.bucket, [0.0]);
    }
}
