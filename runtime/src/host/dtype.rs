//! Element types: the table of them, and the tag that it makes.

use std::fmt;

/// Hands the table of element types to another macro, `dtypes!(another! { arguments })`, after its arguments. What there is to know of a type stands here, once.
///
/// Columns: the Rust type, its tag, TensorFlow's name, the type as it is written after `dtype =`, and the bytes of an element as
/// TensorFlow counts them. Rows of one class stand together, so that a macro can take all, or only the numbers.
macro_rules! dtypes {
    ($($then:tt)::+ ! { $($args:tt)* }) => {
        $($then)::+! {
            $($args)*
            Half {
                half::f16 => F16 ["float16", "f16", 2]
                half::bf16 => BF16 ["bfloat16", "bf16", 2]
            }
            Float {
                f32 => F32 ["float32", "f32", 4]
                f64 => F64 ["float64", "f64", 8]
            }
            Integer {
                i8 => I8 ["int8", "i8", 1]
                i16 => I16 ["int16", "i16", 2]
                i32 => I32 ["int32", "i32", 4]
                i64 => I64 ["int64", "i64", 8]
                u8 => U8 ["uint8", "u8", 1]
                u16 => U16 ["uint16", "u16", 2]
                u32 => U32 ["uint32", "u32", 4]
                u64 => U64 ["uint64", "u64", 8]
            }
            Bool {
                bool => Bool ["bool", "bool", 1]
            }
            Complex {
                num_complex::Complex<f32> => C64 ["complex64", "Complex<f32>", 8]
                num_complex::Complex<f64> => C128 ["complex128", "Complex<f64>", 16]
            }
            String {
                String => String ["string", "String", 16]
            }
        }
    };
}
pub(crate) use dtypes;

/// What kind of values a type has.
#[derive(Clone, Copy)]
enum Class {
    Half,
    Float,
    Integer,
    Bool,
    Complex,
    String,
}

macro_rules! tags {
    ($($class:ident { $($t:ty => $tag:ident [$name:literal, $written:literal, $size:literal])* })*) => {
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
            $($($tag,)*)*
        }

        impl DType {
            /// Every type, in the order of the table.
            pub(crate) const ALL: &[Self] = &[$($(Self::$tag,)*)*];

            /// TensorFlow's name of the type.
            pub const fn name(self) -> &'static str {
                match self {
                    $($(Self::$tag => $name,)*)*
                }
            }

            /// The type as it is written after `dtype =`.
            pub const fn rust_name(self) -> &'static str {
                match self {
                    $($(Self::$tag => $written,)*)*
                }
            }

            /// The bytes of an element; TensorFlow counts 16 for a string, whatever is in it.
            pub(crate) const fn size(self) -> usize {
                match self {
                    $($(Self::$tag => $size,)*)*
                }
            }

            const fn class(self) -> Class {
                match self {
                    $($(Self::$tag => Class::$class,)*)*
                }
            }
        }
    };
}

dtypes!(tags! {});

impl DType {
    /// Real floating point.
    pub const fn is_floating(self) -> bool {
        matches!(self.class(), Class::Half | Class::Float)
    }

    /// Signed or unsigned integer.
    pub const fn is_integer(self) -> bool {
        matches!(self.class(), Class::Integer)
    }

    /// Complex floating point.
    pub const fn is_complex(self) -> bool {
        matches!(self.class(), Class::Complex)
    }
}

impl fmt::Display for DType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
