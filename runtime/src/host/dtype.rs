//! The tag of an element type, made of the table that the macros take their words from.

use std::fmt;

use varscope_names::dtypes;

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
