//! What an element can do besides being in an array, by class; also what seals [`Element`](super::array::Element).

use half::vec::HalfBitsVecExt;
use num_complex::Complex;
use varscope_names::dtypes;

use super::Scalar;

/// Why a scalar is not of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// TensorFlow never converts one to the other.
    Type,
    /// It would, but the value is out of range.
    Range,
}

/// The part of an element type that is not for users.
pub trait Stored: Sized + Default + Clone + PartialEq {
    /// As many zeros, from pages that the system has zeroed where that is possible: filling them faults them in, in parallel.
    fn zeros(count: usize) -> Vec<Self> {
        vec![Self::default(); count]
    }

    /// Equal, with NaNs that are.
    #[inline]
    fn same_bits(&self, other: &Self) -> bool {
        self == other
    }

    /// The element that a scalar converts to.
    fn from_scalar(scalar: &Scalar) -> Result<Self, Unfit>;

    /// How many bytes a number takes, of which an element may be several.
    const NUMBER: usize;

    /// Elements as the bytes that they are, if they are nothing else.
    fn bytes(elements: &[Self]) -> Option<&[u8]>;

    /// The same to be written to, if any bytes are elements.
    fn bytes_mut(elements: &mut [Self]) -> Option<&mut [u8]>;
}

/// How a class of elements stands in memory.
macro_rules! in_memory {
    (plain $number:expr) => {
        const NUMBER: usize = $number;

        fn bytes(elements: &[Self]) -> Option<&[u8]> {
            Some(bytemuck::cast_slice(elements))
        }

        fn bytes_mut(elements: &mut [Self]) -> Option<&mut [u8]> {
            Some(bytemuck::cast_slice_mut(elements))
        }
    };
}

/// A real floating point type.
pub(crate) trait FromF64 {
    /// The nearest.
    fn from_f64(value: f64) -> Self;
}

/// Rounds so that rounding once more, to a half, gives what rounding once would have.
///
/// An inexact result is made odd: it then lies on the same side of every half, and of every middle between two, as the value. (`half`'s
/// own conversions from `f64` drop low bits or round twice, and which of it depends on the processor.)
fn round_to_odd(value: f64) -> f32 {
    let nearest = value as f32;
    let bits = nearest.to_bits();
    let exact = f64::from(nearest) == value;
    if exact || !nearest.is_finite() || bits % 2 == 1 {
        nearest
    } else if f64::from(nearest).abs() < value.abs() {
        f32::from_bits(bits + 1)
    } else {
        f32::from_bits(bits - 1)
    }
}

fn real<T: FromF64>(scalar: &Scalar) -> Result<T, Unfit> {
    match scalar {
        Scalar::Float(v) => Ok(T::from_f64(*v)),
        Scalar::Int(v) => Ok(T::from_f64(*v as f64)),
        Scalar::Bool(v) => Ok(T::from_f64(f64::from(u8::from(*v)))),
        Scalar::Complex(_) | Scalar::Str(_) => Err(Unfit::Type),
    }
}

macro_rules! stored {
    (Half, $t:ty) => {
        impl Stored for $t {
            in_memory!(plain size_of::<Self>());

            /// From zeroed integers: `vec!` asks the system for zeroed pages for these, but not for halves.
            fn zeros(count: usize) -> Vec<Self> {
                vec![0u16; count].reinterpret_into()
            }

            #[inline]
            fn same_bits(&self, other: &Self) -> bool {
                self.to_bits() == other.to_bits()
            }

            #[inline]
            fn from_scalar(scalar: &Scalar) -> Result<Self, Unfit> {
                real(scalar)
            }
        }

        impl FromF64 for $t {
            #[inline]
            fn from_f64(value: f64) -> Self {
                <$t>::from_f32(round_to_odd(value))
            }
        }
    };
    (Float, $t:ty) => {
        impl Stored for $t {
            in_memory!(plain size_of::<Self>());

            #[inline]
            fn same_bits(&self, other: &Self) -> bool {
                self.to_bits() == other.to_bits()
            }

            #[inline]
            fn from_scalar(scalar: &Scalar) -> Result<Self, Unfit> {
                real(scalar)
            }
        }

        impl FromF64 for $t {
            #[inline]
            fn from_f64(value: f64) -> Self {
                value as $t
            }
        }
    };
    (Integer, $t:ty) => {
        impl Stored for $t {
            in_memory!(plain size_of::<Self>());

            #[inline]
            fn from_scalar(scalar: &Scalar) -> Result<Self, Unfit> {
                match scalar {
                    Scalar::Int(v) => <$t>::try_from(*v).map_err(|_| Unfit::Range),
                    Scalar::Bool(v) => Ok((*v).into()),
                    Scalar::Float(_) | Scalar::Complex(_) | Scalar::Str(_) => Err(Unfit::Type),
                }
            }
        }
    };
    (Complex, $t:ty) => {
        impl Stored for $t {
            in_memory!(plain size_of::<Self>() / 2);

            #[inline]
            fn same_bits(&self, other: &Self) -> bool {
                self.re.same_bits(&other.re) && self.im.same_bits(&other.im)
            }

            #[inline]
            fn from_scalar(scalar: &Scalar) -> Result<Self, Unfit> {
                Ok(match scalar {
                    Scalar::Complex(v) => {
                        Complex::new(FromF64::from_f64(v.re), FromF64::from_f64(v.im))
                    }
                    scalar => Complex::new(real(scalar)?, 0.0),
                })
            }
        }
    };
    (Bool, $t:ty) => {
        impl Stored for $t {
            const NUMBER: usize = 1;

            fn bytes(elements: &[Self]) -> Option<&[u8]> {
                Some(bytemuck::cast_slice(elements))
            }

            fn bytes_mut(_: &mut [Self]) -> Option<&mut [u8]> {
                None
            }

            #[inline]
            fn from_scalar(scalar: &Scalar) -> Result<Self, Unfit> {
                match scalar {
                    Scalar::Bool(v) => Ok(*v),
                    _ => Err(Unfit::Type),
                }
            }
        }
    };
    (String, $t:ty) => {
        impl Stored for $t {
            const NUMBER: usize = 1;

            fn bytes(_: &[Self]) -> Option<&[u8]> {
                None
            }

            fn bytes_mut(_: &mut [Self]) -> Option<&mut [u8]> {
                None
            }

            #[inline]
            fn from_scalar(scalar: &Scalar) -> Result<Self, Unfit> {
                match scalar {
                    Scalar::Str(v) => Ok(v.clone().into_owned()),
                    _ => Err(Unfit::Type),
                }
            }
        }
    };
}

macro_rules! all {
    ($($class:ident { $($t:ty => $tag:ident $row:tt)* })*) => {
        $($(stored!($class, $t);)*)*
    };
}

dtypes!(all! {});
