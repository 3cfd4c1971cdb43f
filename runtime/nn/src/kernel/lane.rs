//! Element types as vectors of whatever width the processor has.

use std::fmt::Debug;
use std::ops::{Add, AddAssign, Mul, Sub};

use pulp::{Arch, Simd, WithSimd};

/// Defines a function over slices whose loops are compiled once for each width of vectors, and run with the machine's.
///
/// A closure given to `Arch::dispatch` may be compiled on its own, for the narrowest; this body is always inlined.
macro_rules! vectorized {
    ($(#[$attribute:meta])* $visibility:vis fn $name:ident<$a:lifetime, T>($($argument:ident: $type:ty),* $(,)?) $body:block) => {
        $(#[$attribute])*
        $visibility fn $name<$a, T: Lane>($($argument: $type),*) {
            struct Arguments<$a, T> {
                $($argument: $type),*
            }
            impl<$a, T: Lane> pulp::WithSimd for Arguments<$a, T> {
                type Output = ();

                #[inline(always)]
                fn with_simd<S: pulp::Simd>(self, _: S) {
                    let Self { $($argument),* } = self;
                    $body
                }
            }
            pulp::Arch::new().dispatch(Arguments { $($argument),* });
        }
    };
}
pub(super) use vectorized;

/// A real type that the kernels compute with.
pub trait Lane:
    Copy
    + Debug
    + Default
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + AddAssign
    + Send
    + Sync
    + 'static
{
    /// For what is computed once for each channel or row.
    fn to_f64(self) -> f64;
    /// Rounded.
    fn from_f64(x: f64) -> Self;

    /// A register full of them.
    type Vector<S: Simd>: Copy + Debug + Send + Sync;

    /// How many a register holds.
    fn count<S: Simd>() -> usize;
    fn splat<S: Simd>(simd: S, x: Self) -> Self::Vector<S>;
    fn sum<S: Simd>(simd: S, a: Self::Vector<S>, b: Self::Vector<S>) -> Self::Vector<S>;
    /// `a * b + c`, rounded once where the processor can.
    fn mul_add<S: Simd>(
        simd: S,
        a: Self::Vector<S>,
        b: Self::Vector<S>,
        c: Self::Vector<S>,
    ) -> Self::Vector<S>;
    /// `max(x, 0)`; NaN stays NaN.
    fn rectify<S: Simd>(simd: S, x: Self::Vector<S>) -> Self::Vector<S>;
    /// The first elements of a slice that may be shorter than a vector, then zeros.
    fn load<S: Simd>(simd: S, x: &[Self]) -> Self::Vector<S>;
    /// The whole vectors of a slice, and the rest.
    fn vectors<S: Simd>(x: &[Self]) -> (&[Self::Vector<S>], &[Self]);
    fn vectors_mut<S: Simd>(x: &mut [Self]) -> (&mut [Self::Vector<S>], &mut [Self]);
    /// Writes the first elements of a vector to a slice that may be shorter.
    fn store<S: Simd>(simd: S, to: &mut [Self], x: Self::Vector<S>);

    /// How many a register of this machine holds.
    fn lanes() -> usize {
        struct Count<T>(std::marker::PhantomData<T>);
        impl<T: Lane> WithSimd for Count<T> {
            type Output = usize;

            fn with_simd<S: Simd>(self, _: S) -> usize {
                T::count::<S>()
            }
        }
        Arch::new().dispatch(Count::<Self>(std::marker::PhantomData))
    }
}

macro_rules! lane {
    (
        $t:ty, $vector:ident, $count:ident, $splat:ident, $sum:ident, $mul_add:ident, $not_above:ident, $select:ident,
        $load:ident, $vectors:ident, $vectors_mut:ident, $store:ident
    ) => {
        impl Lane for $t {
            fn to_f64(self) -> f64 {
                self.into()
            }

            fn from_f64(x: f64) -> Self {
                x as $t
            }

            type Vector<S: Simd> = S::$vector;

            #[inline(always)]
            fn count<S: Simd>() -> usize {
                S::$count
            }

            #[inline(always)]
            fn splat<S: Simd>(simd: S, x: Self) -> S::$vector {
                simd.$splat(x)
            }

            #[inline(always)]
            fn sum<S: Simd>(simd: S, a: S::$vector, b: S::$vector) -> S::$vector {
                simd.$sum(a, b)
            }

            #[inline(always)]
            fn mul_add<S: Simd>(
                simd: S,
                a: S::$vector,
                b: S::$vector,
                c: S::$vector,
            ) -> S::$vector {
                simd.$mul_add(a, b, c)
            }

            #[inline(always)]
            fn rectify<S: Simd>(simd: S, x: S::$vector) -> S::$vector {
                let zero = simd.$splat(0.0);
                simd.$select(simd.$not_above(x, zero), zero, x)
            }

            #[inline(always)]
            fn load<S: Simd>(simd: S, x: &[Self]) -> S::$vector {
                simd.$load(x)
            }

            #[inline(always)]
            fn vectors<S: Simd>(x: &[Self]) -> (&[S::$vector], &[Self]) {
                S::$vectors(x)
            }

            #[inline(always)]
            fn vectors_mut<S: Simd>(x: &mut [Self]) -> (&mut [S::$vector], &mut [Self]) {
                S::$vectors_mut(x)
            }

            #[inline(always)]
            fn store<S: Simd>(simd: S, to: &mut [Self], x: S::$vector) {
                simd.$store(to, x);
            }
        }
    };
}

lane!(
    f32,
    f32s,
    F32_LANES,
    splat_f32s,
    add_f32s,
    mul_add_e_f32s,
    less_than_or_equal_f32s,
    select_f32s,
    partial_load_f32s,
    as_simd_f32s,
    as_mut_simd_f32s,
    partial_store_f32s
);
lane!(
    f64,
    f64s,
    F64_LANES,
    splat_f64s,
    add_f64s,
    mul_add_e_f64s,
    less_than_or_equal_f64s,
    select_f64s,
    partial_load_f64s,
    as_simd_f64s,
    as_mut_simd_f64s,
    partial_store_f64s
);
