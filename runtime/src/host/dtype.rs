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
    Foreign,
}

macro_rules! tags {
    ([$($foreign:ident => $foreign_name:literal,)*] $($class:ident { $($t:ty => $tag:ident [$name:literal, $written:literal, $size:literal])* })*) => {
        /// The element type of a variable.
        ///
        /// Prints under TensorFlow's name: `float32`, `int64`, `bool`, …
        ///
        /// The narrow floats of engines have names here, under which a request for one is refused; no variable is of them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        #[allow(
            missing_docs,
            reason = "each variant is the type that it is named after"
        )]
        pub enum DType {
            $($($tag,)*)*
            $($foreign,)*
        }

        impl DType {
            /// Every type, in the order of the table.
            #[cfg(test)]
            pub(crate) const ALL: &[Self] = &[$($(Self::$tag,)*)*];

            /// The types that only engines have.
            #[cfg(feature = "candle")]
            pub(crate) const FOREIGN: &[Self] = &[$(Self::$foreign,)*];

            /// TensorFlow's name of the type.
            pub const fn name(self) -> &'static str {
                match self {
                    $($(Self::$tag => $name,)*)*
                    $(Self::$foreign => $foreign_name,)*
                }
            }

            /// The type as it is written after `dtype =`.
            pub const fn rust_name(self) -> &'static str {
                match self {
                    $($(Self::$tag => $written,)*)*
                    $(Self::$foreign => $foreign_name,)*
                }
            }

            /// The bytes of an element; TensorFlow counts 16 for a string, whatever is in it.
            pub(crate) const fn size(self) -> usize {
                match self {
                    $($(Self::$tag => $size,)*)*
                    $(Self::$foreign => 0,)*
                }
            }

            const fn class(self) -> Class {
                match self {
                    $($(Self::$tag => Class::$class,)*)*
                    $(Self::$foreign => Class::Foreign,)*
                }
            }
        }
    };
}

dtypes!(tags! { [
    F8E4M3 => "f8e4m3",
    F8E8M0 => "f8e8m0",
    F6E2M3 => "f6e2m3",
    F6E3M2 => "f6e3m2",
    F4 => "f4",
    Unknown => "dtype of an unknown name",
] });

impl DType {
    /// Whether there are no values of it.
    pub(crate) const fn is_foreign(self) -> bool {
        matches!(self.class(), Class::Foreign)
    }

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
