//! The arrays of a case.

use candle_core::{DType, Device, Tensor};
use serde::Deserialize;

/// Numbers, row by row.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Array {
    /// The size of each dimension.
    pub shape: Vec<usize>,
    /// The numbers.
    pub data: Vec<f64>,
}

impl Array {
    pub(super) fn scalar(number: f64) -> Self {
        Self {
            shape: Vec::new(),
            data: vec![number],
        }
    }

    pub(super) fn list(data: &[f64]) -> Self {
        Self {
            shape: vec![data.len()],
            data: data.to_vec(),
        }
    }

    /// As `f32`, which it was recorded as.
    pub(super) fn tensor(&self) -> candle_core::Result<Tensor> {
        let tensor = Tensor::from_slice(&self.data, self.shape.as_slice(), &Device::Cpu)?;
        tensor.to_dtype(DType::F32)
    }

    /// The largest error relative to the largest magnitude; nothing if the shapes differ.
    pub(super) fn error(&self, expected: &Self) -> Option<f64> {
        if self.shape != expected.shape {
            return None;
        }
        // `f64::max` passes over what is no number.
        let larger = |a: f64, b: f64| if b.is_nan() { b } else { a.max(b) };
        let largest = expected.data.iter().map(|x| x.abs()).fold(0.0, larger);
        let pairs = self.data.iter().zip(&expected.data);
        let errors = pairs.map(
            |(found, expected)| match found.is_nan() && expected.is_nan() {
                true => 0.0,
                false => (found - expected).abs(),
            },
        );
        let error = errors.fold(0.0, |largest: f64, error| match largest.is_nan() {
            true => largest,
            false => larger(largest, error),
        });
        Some(match error {
            0.0 => 0.0,
            error => error / largest,
        })
    }
}

impl TryFrom<&Tensor> for Array {
    type Error = candle_core::Error;

    fn try_from(tensor: &Tensor) -> Result<Self, candle_core::Error> {
        let flat = tensor.to_dtype(DType::F64)?.flatten_all()?;
        Ok(Self {
            shape: tensor.dims().to_vec(),
            data: flat.to_vec1()?,
        })
    }
}
