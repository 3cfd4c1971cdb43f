//! Values as little-endian bytes.

use std::borrow::Cow;

use ndarray::{ArrayD, IxDyn};
use num_complex::Complex;
use safetensors::Dtype;
use safetensors::tensor::{TensorView, View};

use crate::dtype::{DType, Element};
use crate::host::{HostArray, with_number};

/// The format's element type; strings and `Complex<f64>` have none.
pub(super) const fn format_dtype(dtype: DType) -> Option<Dtype> {
    Some(match dtype {
        DType::F16 => Dtype::F16,
        DType::BF16 => Dtype::BF16,
        DType::F32 => Dtype::F32,
        DType::F64 => Dtype::F64,
        DType::I8 => Dtype::I8,
        DType::I16 => Dtype::I16,
        DType::I32 => Dtype::I32,
        DType::I64 => Dtype::I64,
        DType::U8 => Dtype::U8,
        DType::U16 => Dtype::U16,
        DType::U32 => Dtype::U32,
        DType::U64 => Dtype::U64,
        DType::Bool => Dtype::BOOL,
        DType::C64 => Dtype::C64,
        _ => return None,
    })
}

/// A value on its way to a file; its bytes are made when they are written.
pub(super) struct Outgoing {
    pub(super) dtype: Dtype,
    pub(super) value: HostArray,
}

impl View for &Outgoing {
    fn dtype(&self) -> Dtype {
        self.dtype
    }

    fn shape(&self) -> &[usize] {
        self.value.shape()
    }

    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Owned(to_bytes(&self.value))
    }

    fn data_len(&self) -> usize {
        self.value.len() * self.dtype.bitsize() / 8
    }
}

fn to_bytes(value: &HostArray) -> Vec<u8> {
    with_number!(value.dtype(), T => elements::<T>(value).flat_map(|x| x.to_le_bytes()).collect(),
        DType::Bool => elements::<bool>(value).map(u8::from).collect(),
        DType::C64 => elements::<Complex<f32>>(value)
            .flat_map(|z| [z.re, z.im])
            .flat_map(f32::to_le_bytes)
            .collect(),
        // Refused by `format_dtype` before.
        _ => Vec::new(),
    )
}

fn elements<T: Element + Copy>(value: &HostArray) -> impl Iterator<Item = T> {
    value.view::<T>().into_iter().flatten().copied()
}

/// A value from a file; `None` for an element type that varscope lacks.
pub(super) fn from_view(view: &TensorView<'_>) -> Option<HostArray> {
    let mut dtypes = DType::ALL.iter().copied();
    let dtype = dtypes.find(|dtype| format_dtype(*dtype) == Some(view.dtype()))?;
    with_number!(dtype, T => {
            let (items, _) = view.data().as_chunks::<{ size_of::<T>() }>();
            shaped(view.shape(), items.iter().map(|b| T::from_le_bytes(*b)).collect())
        },
        DType::Bool => shaped(view.shape(), view.data().iter().map(|b| *b != 0).collect()),
        DType::C64 => {
            let (halves, _) = view.data().as_chunks::<4>();
            let (pairs, _) = halves.as_chunks::<2>();
            let complex = |[re, im]: &[[u8; 4]; 2]| {
                Complex::new(f32::from_le_bytes(*re), f32::from_le_bytes(*im))
            };
            shaped(view.shape(), pairs.iter().map(complex).collect())
        }
        _ => None,
    )
}

fn shaped<T: Element>(shape: &[usize], items: Vec<T>) -> Option<HostArray> {
    ArrayD::from_shape_vec(IxDyn(shape), items)
        .ok()
        .map(HostArray::from)
}
