//! Scalars, nested Rust arrays and ndarray's arrays as values of variables.

use ndarray::{
    ArcArray, Array, ArrayView, ArrayViewMut, Dimension, Ix0, Ix1, Ix2, Ix3, Ix4, Ix5, Ix6,
};
use varscope_names::dtypes;

use super::array::{Element, HostArray, Tagged};

/// A value whose element type and rank the compiler knows.
///
/// Implemented for every element type (rank 0), for arrays of them nested up to rank 6, for `Vec`s and slices (rank 1), and for
/// ndarray's arrays and views. `&str` stands for `String`. Whatever is `IntoArray` is also `Into<HostArray>`.
///
/// ```
/// use varscope::host::IntoArray;
///
/// let a = [[1, 2, 3], [4, 5, 6]].into_array();
/// assert_eq!(a, ndarray::arr2(&[[1, 2, 3], [4, 5, 6]]));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value of a variable",
    note = "values are numbers, bools, strings, nested arrays or `Vec`s of them, and ndarray's arrays"
)]
pub trait IntoArray {
    /// The element type.
    type Elem: Element;
    /// The rank, in ndarray's terms.
    type Dim: Dimension;

    /// The value as an array.
    fn into_array(self) -> Array<Self::Elem, Self::Dim>;
}

impl<A: IntoArray> From<A> for HostArray {
    fn from(value: A) -> Self {
        let array = value.into_array().into_dyn();
        // Row-major once, here, so that whoever reads or writes the elements need not care.
        let array = if array.is_standard_layout() {
            array
        } else {
            array.as_standard_layout().into_owned()
        };
        A::Elem::wrap(array.into_shared())
    }
}

impl<T: Element, D: Dimension> IntoArray for Array<T, D> {
    type Elem = T;
    type Dim = D;

    fn into_array(self) -> Array<T, D> {
        self
    }
}

macro_rules! copied {
    ($($t:ty),*) => {$(
        impl<T: Element, D: Dimension> IntoArray for $t {
            type Elem = T;
            type Dim = D;

            fn into_array(self) -> Array<T, D> {
                self.to_owned()
            }
        }
    )*};
}

copied!(&Array<T, D>, &ArcArray<T, D>, ArrayView<'_, T, D>, ArrayViewMut<'_, T, D>);

impl<T: Element, D: Dimension> IntoArray for ArcArray<T, D> {
    type Elem = T;
    type Dim = D;

    fn into_array(self) -> Array<T, D> {
        self.into_owned()
    }
}

/// A nested array of rank `$dim`: its type, its dimensions, and the way to its flat elements.
macro_rules! nested {
    ($t:ty => $elem:ty, $nested:ty, $dim:ty, [$($n:ident),+], $($flatten:ident)*) => {
        impl<$(const $n: usize),+> IntoArray for $nested {
            type Elem = $elem;
            type Dim = $dim;

            fn into_array(self) -> Array<$elem, $dim> {
                let mut elements = self.into_iter()$(.$flatten())*;
                // The closure runs once for each index, in row-major order, and there are as many elements as indices.
                Array::from_shape_simple_fn([$($n),+], || elements.next().map(<$elem>::from).unwrap_or_default())
            }
        }
    };
}

// One element type at a time: `impl<T: Element> IntoArray for [T; N]` would collide with the impl for arrays of arrays.
macro_rules! values {
    ($t:ty => $elem:ty) => {
        impl IntoArray for $t {
            type Elem = $elem;
            type Dim = Ix0;

            fn into_array(self) -> Array<$elem, Ix0> {
                ndarray::arr0(self.into())
            }
        }

        impl IntoArray for Vec<$t> {
            type Elem = $elem;
            type Dim = Ix1;

            fn into_array(self) -> Array<$elem, Ix1> {
                self.into_iter().map(<$elem>::from).collect()
            }
        }

        impl IntoArray for &[$t] {
            type Elem = $elem;
            type Dim = Ix1;

            fn into_array(self) -> Array<$elem, Ix1> {
                self.iter().cloned().map(<$elem>::from).collect()
            }
        }

        nested!($t => $elem, [$t; A], Ix1, [A],);
        nested!($t => $elem, [[$t; B]; A], Ix2, [A, B], flatten);
        nested!($t => $elem, [[[$t; C]; B]; A], Ix3, [A, B, C], flatten flatten);
        nested!($t => $elem, [[[[$t; D]; C]; B]; A], Ix4, [A, B, C, D], flatten flatten flatten);
        nested!($t => $elem, [[[[[$t; E]; D]; C]; B]; A], Ix5, [A, B, C, D, E], flatten flatten flatten flatten);
        nested!($t => $elem, [[[[[[$t; F]; E]; D]; C]; B]; A], Ix6, [A, B, C, D, E, F], flatten flatten flatten flatten flatten);
    };
}

macro_rules! all {
    ($($class:ident { $($t:ty => $tag:ident $row:tt)* })*) => {
        $($(values!($t => $t);)*)*
    };
}

dtypes!(all! {});
values!(&str => String);
