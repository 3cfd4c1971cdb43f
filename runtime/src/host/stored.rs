//! What each element type tells [`HostArray`] about itself; also what seals [`Element`](crate::dtype::Element).

use half::vec::HalfBitsVecExt;
use half::{bf16, f16};
use ndarray::{ArcArray, IxDyn};
use num_complex::Complex;

use super::{HostArray, Scalar};

/// Why a scalar is not of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// TensorFlow never converts one to the other.
    Type,
    /// It would, but the value is out of range.
    Range,
}

/// The part of an element type that is not for users.
pub trait Stored: Sized + Default {
    /// The tag around an array.
    fn wrap(array: ArcArray<Self, IxDyn>) -> HostArray;
    /// The array under the tag.
    fn unwrap(array: HostArray) -> Result<ArcArray<Self, IxDyn>, HostArray>;
    /// The array under the tag, borrowed.
    fn peek(array: &HostArray) -> Option<&ArcArray<Self, IxDyn>>;
    /// As many zeros, from pages that the system has zeroed where that is possible: filling them faults them in, in parallel.
    /// `None` if there is not enough memory.
    fn zeroed(count: usize) -> Option<Vec<Self>>;
    /// Equal, with NaNs that are.
    fn same_bits(&self, other: &Self) -> bool;
    /// The element without its type.
    fn to_scalar(&self) -> Scalar;
    /// The element that a scalar converts to.
    fn from_scalar(scalar: &Scalar) -> Result<Self, Unfit>;
}

macro_rules! stored {
    ($($t:ty, $variant:ident, zeroed: $zeroed:expr, same: $same:expr, to: $to:expr, from: { $($from:tt)* };)*) => {$(
        impl Stored for $t {
            fn wrap(array: ArcArray<Self, IxDyn>) -> HostArray {
                HostArray::$variant(array)
            }

            fn unwrap(array: HostArray) -> Result<ArcArray<Self, IxDyn>, HostArray> {
                match array {
                    HostArray::$variant(array) => Ok(array),
                    other => Err(other),
                }
            }

            fn peek(array: &HostArray) -> Option<&ArcArray<Self, IxDyn>> {
                match array {
                    HostArray::$variant(array) => Some(array),
                    _ => None,
                }
            }

            fn zeroed(count: usize) -> Option<Vec<Self>> {
                // Asked for and given back untouched, because `vec!` aborts when there is not enough.
                Vec::<Self>::new().try_reserve_exact(count).ok()?;
                Some($zeroed(count))
            }

            #[inline]
            fn same_bits(&self, other: &Self) -> bool {
                $same(self, other)
            }

            #[inline]
            fn to_scalar(&self) -> Scalar {
                $to(self)
            }

            #[inline]
            fn from_scalar(scalar: &Scalar) -> Result<Self, Unfit> {
                match scalar {
                    $($from)*
                    #[allow(unreachable_patterns, reason = "complex numbers take all but strings")]
                    _ => Err(Unfit::Type),
                }
            }
        }
    )*};
}

macro_rules! integers {
    ($($t:ident, $variant:ident;)*) => { stored! {$(
        $t, $variant,
        zeroed: |n| vec![0; n],
        same: |a: &$t, b: &$t| a == b,
        to: |v: &$t| Scalar::Int((*v).into()),
        from: {
            Scalar::Int(v) => $t::try_from(*v).map_err(|_| Unfit::Range),
            Scalar::Bool(v) => Ok((*v).into()),
        };
    )*} };
}

/// Rounds so that rounding once more, to a half, gives what rounding once would have.
///
/// An inexact result is made odd: it then lies on the same side of every half, and of every middle between two, as the value. (`half`'s
/// own conversions from `f64` drop low bits or round twice, and which of it depends on the processor.)
pub(crate) fn round_to_odd(value: f64) -> f32 {
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

macro_rules! floats {
    ($($t:ident, $variant:ident, $zeroed:expr, $from_f64:expr;)*) => { stored! {$(
        $t, $variant,
        zeroed: $zeroed,
        same: |a: &$t, b: &$t| a.to_bits() == b.to_bits(),
        to: |v: &$t| Scalar::Float((*v).into()),
        from: {
            Scalar::Float(v) => Ok($from_f64(*v)),
            Scalar::Int(v) => Ok($from_f64(*v as f64)),
            Scalar::Bool(v) => Ok($from_f64(f64::from(u8::from(*v)))),
        };
    )*} };
}

macro_rules! complexes {
    ($($t:ident, $variant:ident;)*) => { stored! {$(
        Complex<$t>, $variant,
        zeroed: |n| vec![Complex::default(); n],
        same: |a: &Complex<$t>, b: &Complex<$t>| a.re.same_bits(&b.re) && a.im.same_bits(&b.im),
        to: |v: &Complex<$t>| Scalar::Complex(Complex::new(v.re.into(), v.im.into())),
        from: {
            Scalar::Complex(v) => Ok(Complex::new(v.re as $t, v.im as $t)),
            real => Ok(Complex::new($t::from_scalar(real)?, 0.0)),
        };
    )*} };
}

integers! {
    i8, I8; i16, I16; i32, I32; i64, I64;
    u8, U8; u16, U16; u32, U32; u64, U64;
}

floats! {
    f16, F16, |n| vec![0u16; n].reinterpret_into(), |v| f16::from_f32(round_to_odd(v));
    bf16, BF16, |n| vec![0u16; n].reinterpret_into(), |v| bf16::from_f32(round_to_odd(v));
    f32, F32, |n| vec![0.0; n], |v: f64| v as f32;
    f64, F64, |n| vec![0.0; n], |v: f64| v;
}

complexes! { f32, C64; f64, C128; }

stored! {
    bool, Bool,
    zeroed: |n| vec![false; n],
    same: |a: &bool, b: &bool| a == b,
    to: |v: &bool| Scalar::Bool(*v),
    from: { Scalar::Bool(v) => Ok(*v), };

    String, String,
    zeroed: |n| vec![String::new(); n],
    same: |a: &String, b: &String| a == b,
    to: |v: &String| Scalar::Str(v.clone().into()),
    from: { Scalar::Str(v) => Ok(v.clone().into_owned()), };
}
