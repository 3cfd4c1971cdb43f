//! What element types are called.

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

macro_rules! elements {
    ($($word:literal $variant:literal $tensorflow:literal;)*) => {
        /// Every element type that a variable can have, in the order of the run time's `DType`.
        pub const ELEMENTS: [ElementName; 16] = [$(ElementName { word: $word, variant: $variant, tensorflow: $tensorflow }),*];
    };
}

elements! {
    "f16" "F16" "float16";
    "bf16" "BF16" "bfloat16";
    "f32" "F32" "float32";
    "f64" "F64" "float64";
    "i8" "I8" "int8";
    "i16" "I16" "int16";
    "i32" "I32" "int32";
    "i64" "I64" "int64";
    "u8" "U8" "uint8";
    "u16" "U16" "uint16";
    "u32" "U32" "uint32";
    "u64" "U64" "uint64";
    "bool" "Bool" "bool";
    "complex64" "C64" "complex64";
    "complex128" "C128" "complex128";
    "string" "String" "string";
}
