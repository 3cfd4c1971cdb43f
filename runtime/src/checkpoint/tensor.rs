//! Values as little-endian bytes.

use std::borrow::Cow;

use half::{bf16, f16};
use ndarray::{ArrayD, IxDyn};
use num_complex::Complex;
use safetensors::Dtype;
use safetensors::tensor::{TensorView, View};

use crate::dtype::DType;
use crate::host::HostArray;

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
        DType::C128 | DType::String => return None,
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
    macro_rules! little_endian {
        ($a:expr) => {
            $a.iter().flat_map(|x| x.to_le_bytes()).collect()
        };
    }
    match value {
        HostArray::F16(a) => little_endian!(a),
        HostArray::BF16(a) => little_endian!(a),
        HostArray::F32(a) => little_endian!(a),
        HostArray::F64(a) => little_endian!(a),
        HostArray::I8(a) => little_endian!(a),
        HostArray::I16(a) => little_endian!(a),
        HostArray::I32(a) => little_endian!(a),
        HostArray::I64(a) => little_endian!(a),
        HostArray::U8(a) => little_endian!(a),
        HostArray::U16(a) => little_endian!(a),
        HostArray::U32(a) => little_endian!(a),
        HostArray::U64(a) => little_endian!(a),
        HostArray::Bool(a) => a.iter().map(|x| u8::from(*x)).collect(),
        HostArray::C64(a) => a
            .iter()
            .flat_map(|z| [z.re, z.im])
            .flat_map(f32::to_le_bytes)
            .collect(),
        // Refused by `format_dtype` before.
        HostArray::C128(_) | HostArray::String(_) => Vec::new(),
    }
}

/// A value from a file; `None` for an element type that varscope lacks.
pub(super) fn from_view(view: &TensorView<'_>) -> Option<HostArray> {
    macro_rules! array {
        ($t:ty) => {{
            let (items, _) = view.data().as_chunks::<{ size_of::<$t>() }>();
            shaped(
                view.shape(),
                items.iter().map(|b| <$t>::from_le_bytes(*b)).collect(),
            )
        }};
    }
    match view.dtype() {
        Dtype::F16 => array!(f16),
        Dtype::BF16 => array!(bf16),
        Dtype::F32 => array!(f32),
        Dtype::F64 => array!(f64),
        Dtype::I8 => array!(i8),
        Dtype::I16 => array!(i16),
        Dtype::I32 => array!(i32),
        Dtype::I64 => array!(i64),
        Dtype::U8 => array!(u8),
        Dtype::U16 => array!(u16),
        Dtype::U32 => array!(u32),
        Dtype::U64 => array!(u64),
        Dtype::BOOL => shaped(view.shape(), view.data().iter().map(|b| *b != 0).collect()),
        Dtype::C64 => {
            let (halves, _) = view.data().as_chunks::<4>();
            let (pairs, _) = halves.as_chunks::<2>();
            let complex = |[re, im]: &[[u8; 4]; 2]| {
                Complex::new(f32::from_le_bytes(*re), f32::from_le_bytes(*im))
            };
            shaped(view.shape(), pairs.iter().map(complex).collect())
        }
        _ => None,
    }
}

fn shaped<T: crate::dtype::Element>(shape: &[usize], items: Vec<T>) -> Option<HostArray> {
    ArrayD::from_shape_vec(IxDyn(shape), items)
        .ok()
        .map(HostArray::from)
}
