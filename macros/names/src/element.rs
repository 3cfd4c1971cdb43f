//! Element types: the one table of them.

/// Hands the table of element types to another macro, `dtypes!(another! { arguments })`, after its arguments. What there is to know
/// of a type stands here, once.
///
/// Columns: the Rust type, the variant of the run time's `DType`, TensorFlow's and numpy's name, the type as it is written in Rust,
/// and the bytes of an element as TensorFlow counts them. Rows of one class stand together, so that a macro can take all, or only
/// the numbers.
#[doc(hidden)]
#[macro_export]
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

/// The names of one element type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ElementName {
    /// The word after `dtype =`.
    pub word: &'static str,
    /// The variant of the run time's `DType`.
    pub variant: &'static str,
    /// TensorFlow's and numpy's name.
    pub tensorflow: &'static str,
}

/// What is no word in Rust goes by TensorFlow's.
macro_rules! word {
    (Complex, $tensorflow:literal, $written:literal) => {
        $tensorflow
    };
    (String, $tensorflow:literal, $written:literal) => {
        $tensorflow
    };
    ($class:ident, $tensorflow:literal, $written:literal) => {
        $written
    };
}

macro_rules! elements {
    ($($class:ident { $($t:ty => $variant:ident [$tensorflow:literal, $written:literal, $size:literal])* })*) => {
        /// Every element type that a variable can have, in the order of the run time's `DType`.
        pub const ELEMENTS: &[ElementName] = &[$($(ElementName {
            word: word!($class, $tensorflow, $written),
            variant: stringify!($variant),
            tensorflow: $tensorflow,
        },)*)*];
    };
}

dtypes!(elements! {});
