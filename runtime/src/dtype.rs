//! Element types.

use std::fmt;

// Re-exported, as what users write after `dtype =`.
pub use half::{bf16, f16};
pub use num_complex::Complex;

use crate::host::Stored;

/// The element type of a variable.
///
/// Prints under TensorFlow's name: `float32`, `int64`, `bool`, …
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
#[allow(
    missing_docs,
    reason = "each variant is the type that it is named after"
)]
pub enum DType {
    F16,
    BF16,
    F32,
    F64,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    Bool,
    C64,
    C128,
    String,
}

impl DType {
    /// TensorFlow's name of the type.
    pub const fn name(self) -> &'static str {
        match self {
            Self::F16 => "float16",
            Self::BF16 => "bfloat16",
            Self::F32 => "float32",
            Self::F64 => "float64",
            Self::I8 => "int8",
            Self::I16 => "int16",
            Self::I32 => "int32",
            Self::I64 => "int64",
            Self::U8 => "uint8",
            Self::U16 => "uint16",
            Self::U32 => "uint32",
            Self::U64 => "uint64",
            Self::Bool => "bool",
            Self::C64 => "complex64",
            Self::C128 => "complex128",
            Self::String => "string",
        }
    }

    /// The type as it is written after `dtype =`.
    pub const fn rust_name(self) -> &'static str {
        match self {
            Self::F16 => "f16",
            Self::BF16 => "bf16",
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
            Self::Bool => "bool",
            Self::C64 => "Complex<f32>",
            Self::C128 => "Complex<f64>",
            Self::String => "String",
        }
    }

    /// Real floating point.
    pub const fn is_floating(self) -> bool {
        matches!(self, Self::F16 | Self::BF16 | Self::F32 | Self::F64)
    }

    /// Signed or unsigned integer.
    pub const fn is_integer(self) -> bool {
        matches!(
            self,
            Self::I8
                | Self::I16
                | Self::I32
                | Self::I64
                | Self::U8
                | Self::U16
                | Self::U32
                | Self::U64
        )
    }

    /// Complex floating point.
    pub const fn is_complex(self) -> bool {
        matches!(self, Self::C64 | Self::C128)
    }
}

impl fmt::Display for DType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A Rust type that variables can hold.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no element type",
    note = "element types are `f16`, `bf16`, `f32`, `f64`, `i8` to `i64`, `u8` to `u64`, `bool`, `Complex<f32>`, `Complex<f64>` and `String`"
)]
pub trait Element: Stored + Clone + PartialEq + fmt::Debug + Send + Sync + 'static {
    /// The type's tag.
    const DTYPE: DType;
}

macro_rules! elements {
    ($($t:ty => $d:ident),* $(,)?) => {$(
        impl Element for $t {
            const DTYPE: DType = DType::$d;
        }
    )*};
}

elements! {
    f16 => F16, bf16 => BF16, f32 => F32, f64 => F64,
    i8 => I8, i16 => I16, i32 => I32, i64 => I64,
    u8 => U8, u16 => U16, u32 => U32, u64 => U64,
    bool => Bool, Complex<f32> => C64, Complex<f64> => C128, String => String,
}
