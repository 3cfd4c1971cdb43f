//! Which gradients go in one message, and the numbers that they are made of.

use std::ops::{MulAssign, Range};

#[cfg(feature = "candle")]
use candle_core::WithDType as Held;

use crate::transport::Values;

/// Whatever candle holds.
#[cfg(not(feature = "candle"))]
pub trait Held {}

#[cfg(not(feature = "candle"))]
impl<T> Held for T {}

/// Numbers that ranks add up: `f32` and `f64`.
pub trait Number: Sealed {}

impl Number for f32 {}
impl Number for f64 {}

/// What a number can do.
pub trait Sealed: Held + Copy + MulAssign + 'static {
    /// Whether it is an `f64`.
    const IS_WIDE: bool;
    #[doc(hidden)]
    fn of(number: f64) -> Self;
    #[doc(hidden)]
    fn wide(self) -> f64;
    #[doc(hidden)]
    fn values(all: &mut Vec<Self>) -> Values<'_>;
    #[doc(hidden)]
    fn buffer(of: &mut Buffers) -> Vec<Self>;
    #[doc(hidden)]
    fn keep(to: &mut Buffers, buffer: Vec<Self>);
}

/// Room for buckets, kept from step to step.
#[derive(Debug, Default)]
pub struct Buffers {
    f32: Vec<f32>,
    f64: Vec<f64>,
}

macro_rules! sealed {
    ($($t:ident $tag:ident $is_wide:literal)*) => {
        $(impl Sealed for $t {
            const IS_WIDE: bool = $is_wide;

            fn of(number: f64) -> Self {
                number as Self
            }

            fn wide(self) -> f64 {
                self.into()
            }

            fn values(all: &mut Vec<Self>) -> Values<'_> {
                Values::$tag(all)
            }

            fn buffer(of: &mut Buffers) -> Vec<Self> {
                std::mem::take(&mut of.$t)
            }

            fn keep(to: &mut Buffers, buffer: Vec<Self>) {
                to.$t = buffer;
            }
        })*
    };
}

sealed!(f32 F32 false f64 F64 true);

/// Parts that follow each other, and how many elements they have together.
#[derive(Debug, PartialEq)]
pub(super) struct Filled {
    pub(super) parts: Range<usize>,
    pub(super) elements: usize,
}

/// Fills each bucket up to so many elements. A part is never cut: one that is larger has a bucket for itself.
pub(super) fn buckets(lengths: impl Iterator<Item = usize>, room: usize) -> Vec<Filled> {
    let mut buckets: Vec<Filled> = Vec::new();
    for (i, length) in lengths.enumerate() {
        match buckets.last_mut() {
            Some(last) if last.elements + length <= room => {
                last.parts.end = i + 1;
                last.elements += length;
            }
            _ => buckets.push(Filled {
                parts: i..i + 1,
                elements: length,
            }),
        }
    }
    buckets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_filled_in_order_and_parts_are_not_cut() {
        let of = |lengths: &[usize], room| {
            let buckets = buckets(lengths.iter().copied(), room);
            buckets
                .into_iter()
                .map(|b| (b.parts, b.elements))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            of(&[3, 4, 5, 9, 1, 1], 8),
            [(0..2, 7), (2..3, 5), (3..4, 9), (4..6, 2)]
        );
        assert_eq!(of(&[3, 4], 0), [(0..1, 3), (1..2, 4)]);
        assert_eq!(of(&[], 8), []);
    }
}
