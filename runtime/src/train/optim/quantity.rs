//! What an optimizer's formula is written over: one number of a variable, or all of them.

use std::ops::{Add, Div, Mul, Sub};

use candle_core::{Result, Tensor};

/// One element of a variable (where a step is one walk over memory), or a whole tensor (on other devices): a [`Rule`](super::Rule) is written
/// once for both.
pub trait Quantity:
    Clone
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Add<f64, Output = Self>
    + Mul<f64, Output = Self>
{
    /// The square root.
    #[must_use]
    fn sqrt(self) -> Self;

    /// The square.
    #[inline(always)]
    #[must_use]
    fn square(self) -> Self {
        self.clone() * self
    }
}

/// A number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number<T>(pub(super) T);

macro_rules! operator {
    ($trait:ident $method:ident $sign:tt) => {
        impl<T: $trait<Output = T>> $trait for Number<T> {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self(self.0 $sign other.0)
            }
        }

        impl $trait for Whole {
            type Output = Self;

            fn $method(self, other: Self) -> Self {
                Self(self.0.and_then(|a| a $sign other.0?))
            }
        }
    };
}
operator!(Add add +);
operator!(Sub sub -);
operator!(Mul mul *);
operator!(Div div /);

macro_rules! with_constants {
    ($($trait:ident $method:ident $sign:tt)*; $t:ty) => {$(
        impl $trait<f64> for Number<$t> {
            type Output = Self;

            #[inline(always)]
            #[allow(clippy::cast_possible_truncation, reason = "a constant in the precision of the variable")]
            fn $method(self, constant: f64) -> Self {
                Self(self.0 $sign constant as $t)
            }
        }
    )*};
}
with_constants!(Add add + Mul mul *; f32);
with_constants!(Add add + Mul mul *; f64);

impl Quantity for Number<f32> {
    #[inline(always)]
    fn sqrt(self) -> Self {
        Self(self.0.sqrt())
    }
}

impl Quantity for Number<f64> {
    #[inline(always)]
    fn sqrt(self) -> Self {
        Self(self.0.sqrt())
    }
}

/// A tensor, or what went wrong on the way to it.
#[derive(Debug)]
pub(super) struct Whole(pub(super) Result<Tensor>);

impl Clone for Whole {
    fn clone(&self) -> Self {
        Self(match &self.0 {
            Ok(tensor) => Ok(tensor.clone()),
            // An error can't be cloned; its text can.
            Err(error) => Err(candle_core::Error::Msg(error.to_string())),
        })
    }
}

impl Add<f64> for Whole {
    type Output = Self;

    fn add(self, constant: f64) -> Self {
        Self(self.0.and_then(|a| a + constant))
    }
}

impl Mul<f64> for Whole {
    type Output = Self;

    fn mul(self, constant: f64) -> Self {
        Self(self.0.and_then(|a| a * constant))
    }
}

impl Quantity for Whole {
    fn sqrt(self) -> Self {
        Self(self.0.and_then(|a| a.sqrt()))
    }
}
