//! Values as little-endian bytes.

use std::borrow::Cow;

use safetensors::Dtype;
use safetensors::tensor::View;

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
        _ => return None,
    })
}

/// A value on its way to a file; its bytes are those of memory.
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
        // Refused by `format_dtype` before, where there are none.
        self.value.le_bytes().unwrap_or_default()
    }

    fn data_len(&self) -> usize {
        self.value.byte_len().unwrap_or_default()
    }
}
