//! One number, truth value or string before it gets its dtype.

use std::borrow::Cow;
use std::fmt;

use num_complex::Complex;
use varscope_names::dtypes;

/// One value as it was written, before it gets a dtype: the argument of [`constant`](crate::init::constant).
///
/// Made by [`From`] from every element type, so `constant(0)`, `constant(0.5)` and `constant("x")` all work. NaN equals NaN.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Scalar {
    /// A truth value.
    Bool(bool),
    /// An integer of any width.
    Int(i128),
    /// A floating point number of any width.
    Float(f64),
    /// A complex number.
    Complex(Complex<f64>),
    /// A string.
    Str(Cow<'static, str>),
}

impl Scalar {
    /// TensorFlow's (that is, Python's) name for values of this kind.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Float(_) => "float",
            Self::Complex(_) => "complex",
            Self::Str(_) => "str",
        }
    }
}

/// As it is written in Rust.
impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(v) => write!(f, "{v}"),
            Self::Int(v) => write!(f, "{v}"),
            Self::Float(v) => write!(f, "{v:?}"),
            Self::Complex(v) => write!(f, "Complex::new({:?}, {:?})", v.re, v.im),
            Self::Str(v) => write!(f, "{v:?}"),
        }
    }
}

impl PartialEq for Scalar {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: f64, b: f64| a == b || (a.is_nan() && b.is_nan());
        match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => same(*a, *b),
            (Self::Complex(a), Self::Complex(b)) => same(a.re, b.re) && same(a.im, b.im),
            (Self::Str(a), Self::Str(b)) => a == b,
            _ => false,
        }
    }
}

macro_rules! from {
    (Bool, $t:ty) => { from!(Bool: $t, |value| value); };
    (Integer, $t:ty) => { from!(Int: $t, |value| value.into()); };
    (Half, $t:ty) => { from!(Float: $t, |value| value.into()); };
    (Float, $t:ty) => { from!(Float: $t, |value| value.into()); };
    (Complex, $t:ty) => { from!(Complex: $t, |value| Complex::new(value.re.into(), value.im.into())); };
    (String, $t:ty) => { from!(Str: $t, |value| value.into()); };
    ($variant:ident: $t:ty, |$value:ident| $scalar:expr) => {
        impl From<$t> for Scalar {
            fn from($value: $t) -> Self {
                Self::$variant($scalar)
            }
        }
    };
}

macro_rules! all {
    ($($class:ident { $($t:ty => $tag:ident $row:tt)* })*) => {
        $($(from!($class, $t);)*)*
    };
}

dtypes!(all! {});
from!(Int: i128, |value| value);
from!(Int: isize, |value| value as i128);
from!(Int: usize, |value| value as i128);
from!(Str: &'static str, |value| value.into());
