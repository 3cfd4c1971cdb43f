//! Candle's shapes where shapes are asked for: `get_variable!("w", x.shape())`.

use candle_core::Shape as CandleShape;
use ndarray::IxDyn;

use crate::shape::{AskedShape, IntoShape, Shape};

macro_rules! into_shape {
    ($($t:ty),*) => {$(
        impl IntoShape for $t {
            type Dim = IxDyn;

            fn into_shape(self) -> Option<Shape> {
                Some(Shape::from(self.dims()))
            }

            #[inline]
            fn look(&self) -> AskedShape<'_> {
                AskedShape::Known(self.dims())
            }
        }
    )*};
}

into_shape!(CandleShape, &CandleShape);
