//! Shapes as they are asked for: any dimension may be unknown.

use std::fmt;

use ndarray::{Dimension, Ix0, Ix1, Ix2, Ix3, Ix4, Ix5, Ix6, IxDyn};
use smallvec::SmallVec;

/// A shape as it is asked for; an unknown dimension is `None` and prints as `?`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape(SmallVec<[Option<usize>; 6]>);

impl Shape {
    /// From dimensions some of which may be unknown.
    pub fn partial(dims: impl IntoIterator<Item = Option<usize>>) -> Self {
        Self(dims.into_iter().collect())
    }

    /// The dimensions.
    pub fn dims(&self) -> &[Option<usize>] {
        &self.0
    }

    /// The dimensions where all are known.
    pub fn known(&self) -> Option<Vec<usize>> {
        self.0.iter().copied().collect()
    }

    /// The same where a few are kept without an allocation.
    pub(crate) fn sizes(&self) -> Option<SmallVec<[usize; 4]>> {
        self.0.iter().copied().collect()
    }

    /// Whether it is the other but for dimensions of size 1.
    pub(crate) fn is_same_squeezed(&self, other: &Self) -> bool {
        let squeezed = |dim: &&Option<usize>| **dim != Some(1);
        let [one, other] = [self, other].map(|shape| shape.0.iter().filter(squeezed));
        one.eq(other)
    }

    /// Same rank, and the same dimension wherever both know it.
    pub fn is_compatible(&self, found: &[usize]) -> bool {
        self.0.len() == found.len()
            && self
                .0
                .iter()
                .zip(found)
                .all(|(a, b)| a.is_none_or(|a| a == *b))
    }
}

impl From<&[usize]> for Shape {
    fn from(dims: &[usize]) -> Self {
        Self::partial(dims.iter().map(|d| Some(*d)))
    }
}

/// TensorFlow's way: `()`, `(1,)`, `(2, ?)`.
impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(")?;
        for (i, dim) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(", ")?;
            }
            match dim {
                Some(d) => write!(f, "{d}")?,
                None => f.write_str("?")?,
            }
        }
        f.write_str(if self.0.len() == 1 { ",)" } else { ")" })
    }
}

/// What can be written where a shape is expected, and the rank that it gives a typed handle.
///
/// An array has its rank in its type; a slice or a vector does not ([`IxDyn`](type@IxDyn)).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no shape",
    note = "shapes are arrays of up to six `usize`, as `[5, 5]`, slices and `Vec`s of any length, and with candle also its `Shape`"
)]
pub trait IntoShape {
    /// The `ndarray` dimension of a handle with this shape.
    type Dim: Dimension;

    /// The shape; `None` where none is asked for.
    fn into_shape(self) -> Option<Shape>;

    /// A look at the same, to compare it with that of a variable that exists.
    fn look(&self) -> AskedShape<'_>;
}

/// A shape that is asked for, where it is written.
#[derive(Clone, Copy, Debug)]
pub enum AskedShape<'a> {
    /// None is asked for.
    Any,
    /// Every dimension is known.
    Known(&'a [usize]),
    /// Some may not be.
    Partial(&'a Shape),
}

impl AskedShape<'_> {
    /// The shape by itself; `None` where none is asked for.
    pub(crate) fn to_shape(self) -> Option<Shape> {
        match self {
            Self::Any => None,
            Self::Known(dims) => Some(dims.into()),
            Self::Partial(shape) => Some(shape.clone()),
        }
    }

    /// The dimensions where all are known.
    pub(crate) fn sizes(self) -> Option<SmallVec<[usize; 4]>> {
        match self {
            Self::Any => None,
            Self::Known(dims) => Some(dims.into()),
            Self::Partial(shape) => shape.sizes(),
        }
    }

    #[inline]
    pub(crate) fn is_compatible(self, found: &[usize]) -> bool {
        match self {
            Self::Any => true,
            // One by one: of so few, a call that compares bytes takes longer.
            Self::Known(dims) => {
                dims.len() == found.len() && dims.iter().zip(found).all(|(a, b)| a == b)
            }
            Self::Partial(shape) => shape.is_compatible(found),
        }
    }
}

/// No shape: the value's, or the one of the variable that is shared.
#[derive(Clone, Copy, Debug)]
pub struct NoShape;

impl IntoShape for NoShape {
    type Dim = IxDyn;

    fn into_shape(self) -> Option<Shape> {
        None
    }

    fn look(&self) -> AskedShape<'_> {
        AskedShape::Any
    }
}

macro_rules! ranks {
    ($($n:literal => $dim:ty),*) => {$(
        impl IntoShape for [usize; $n] {
            type Dim = $dim;

            fn into_shape(self) -> Option<Shape> {
                Some(Shape::from(self.as_slice()))
            }

            #[inline]
            fn look(&self) -> AskedShape<'_> {
                AskedShape::Known(self.as_slice())
            }
        }

        impl IntoShape for &[usize; $n] {
            type Dim = $dim;

            fn into_shape(self) -> Option<Shape> {
                Some(Shape::from(self.as_slice()))
            }

            #[inline]
            fn look(&self) -> AskedShape<'_> {
                AskedShape::Known(self.as_slice())
            }
        }
    )*};
}

ranks!(0 => Ix0, 1 => Ix1, 2 => Ix2, 3 => Ix3, 4 => Ix4, 5 => Ix5, 6 => Ix6);

macro_rules! dynamic {
    ($($t:ty),*) => {$(
        impl IntoShape for $t {
            type Dim = IxDyn;

            fn into_shape(self) -> Option<Shape> {
                Some(Shape::from(&self[..]))
            }

            #[inline]
            fn look(&self) -> AskedShape<'_> {
                AskedShape::Known(&self[..])
            }
        }
    )*};
}

dynamic!(&[usize], Vec<usize>, &Vec<usize>);

impl IntoShape for () {
    type Dim = Ix0;

    fn into_shape(self) -> Option<Shape> {
        Some(Shape::default())
    }

    fn look(&self) -> AskedShape<'_> {
        AskedShape::Known(&[])
    }
}

impl IntoShape for Shape {
    type Dim = IxDyn;

    fn into_shape(self) -> Option<Shape> {
        Some(self)
    }

    fn look(&self) -> AskedShape<'_> {
        AskedShape::Partial(self)
    }
}

impl IntoShape for Option<Shape> {
    type Dim = IxDyn;

    fn into_shape(self) -> Option<Shape> {
        self
    }

    fn look(&self) -> AskedShape<'_> {
        self.as_ref().map_or(AskedShape::Any, AskedShape::Partial)
    }
}
