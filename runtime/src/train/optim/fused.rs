//! A step in one walk over memory, on the CPU: value, gradient and slots are read once, and written once.
//!
//! In-place operations of candle's, each called from within the one before it, lend the memory: the value's and the gradient's, and in that the
//! first slot's, and so on. (Candle's AdamW makes sixteen tensors of each variable; the bench `optimizers` compares them.) Large
//! variables are divided among threads; the bits are the same for one or many.

use std::cell::RefCell;
use std::marker::PhantomData;

use candle_core::{CpuStorage, InplaceOp1, InplaceOp2, Layout, Result, Tensor, bail};

use super::quantity::{Number, Quantity};
use super::rule::Rule;

const NAME: &str = "optimizer step";

/// The element types that a step is computed in as they are.
pub(super) trait Real: Copy + Send + Sync {
    /// The elements of a storage, to be changed.
    fn of_mut(storage: &mut CpuStorage) -> Option<&mut [Self]>;

    /// The elements of a storage.
    fn of(storage: &CpuStorage) -> Option<&[Self]>;
}

macro_rules! real {
    ($($t:ty: $tag:ident)*) => {$(
        impl Real for $t {
            fn of_mut(storage: &mut CpuStorage) -> Option<&mut [Self]> {
                match storage {
                    CpuStorage::$tag(elements) => Some(elements),
                    _ => None,
                }
            }

            fn of(storage: &CpuStorage) -> Option<&[Self]> {
                match storage {
                    CpuStorage::$tag(elements) => Some(elements),
                    _ => None,
                }
            }
        }
    )*};
}
real!(f32: F32 f64: F64);

/// Steps a variable: value, gradient and slots are on the CPU, contiguous and of this element type.
pub(super) fn step<T: Real, R: Rule>(
    update: Update<'_, R>,
    (value, gradient): (&Tensor, &Tensor),
    slots: &[&Tensor],
) -> Result<()>
where
    Number<T>: Quantity,
{
    let then = |value: &mut [T], gradient: &[T], slots: Vec<&mut [T]>| {
        match slots.len() {
            0 => update.run::<T, 0>(value, gradient, array(slots)?),
            1 => update.run::<T, 1>(value, gradient, array(slots)?),
            2 => update.run::<T, 2>(value, gradient, array(slots)?),
            3 => update.run::<T, 3>(value, gradient, array(slots)?),
            _ => bail!("{NAME}: a rule has at most three slots"),
        }
        Ok(())
    };
    let first = First {
        slots,
        then: &then,
        element: PhantomData,
    };
    value.inplace_op2(gradient, &first)
}

fn array<T, const N: usize>(slots: Vec<&mut [T]>) -> Result<[&mut [T]; N]> {
    let miscounted = |_| candle_core::Error::Msg(format!("{NAME}: slots are missing"));
    slots.try_into().map_err(miscounted)
}

/// What is done when all the memory is there.
trait Then<T>: Fn(&mut [T], &[T], Vec<&mut [T]>) -> Result<()> {}

impl<T, F: Fn(&mut [T], &[T], Vec<&mut [T]>) -> Result<()>> Then<T> for F {}

/// Lends the value and the gradient.
struct First<'a, T, F> {
    slots: &'a [&'a Tensor],
    then: &'a F,
    element: PhantomData<T>,
}

impl<T: Real, F: Then<T>> InplaceOp2 for First<'_, T, F> {
    fn name(&self) -> &'static str {
        NAME
    }

    fn cpu_fwd(
        &self,
        value: &mut CpuStorage,
        layout: &Layout,
        gradient: &CpuStorage,
        of_gradient: &Layout,
    ) -> Result<()> {
        let gradient = T::of(gradient).zip(of_gradient.contiguous_offsets());
        let Some((gradient, (from, to))) = gradient else {
            bail!("{NAME}: a gradient of another element type, or not contiguous");
        };
        let value = elements(value, layout)?;
        lend(
            self.slots,
            (value, &gradient[from..to]),
            Vec::new(),
            self.then,
        )
    }
}

fn elements<'a, T: Real>(storage: &'a mut CpuStorage, layout: &Layout) -> Result<&'a mut [T]> {
    match T::of_mut(storage).zip(layout.contiguous_offsets()) {
        Some((elements, (from, to))) => Ok(&mut elements[from..to]),
        None => bail!("{NAME}: a value of another element type, or not contiguous"),
    }
}

/// Lends one slot after the other.
fn lend<T: Real, F: Then<T>>(
    rest: &[&Tensor],
    (value, gradient): (&mut [T], &[T]),
    slots: Vec<&mut [T]>,
    then: &F,
) -> Result<()> {
    match rest.split_first() {
        None => then(value, gradient, slots),
        Some((next, rest)) => next.inplace_op1(&Next {
            rest,
            lent: RefCell::new((value, slots)),
            gradient,
            then,
        }),
    }
}

/// Lends a slot.
struct Next<'a, 'm, T, F> {
    rest: &'a [&'a Tensor],
    /// What has been lent already. An operation is run once, and may not change itself.
    lent: RefCell<(&'m mut [T], Vec<&'m mut [T]>)>,
    gradient: &'a [T],
    then: &'a F,
}

impl<T: Real, F: Then<T>> InplaceOp1 for Next<'_, '_, T, F> {
    fn name(&self) -> &'static str {
        NAME
    }

    fn cpu_fwd(&self, slot: &mut CpuStorage, layout: &Layout) -> Result<()> {
        let slot = elements(slot, layout)?;
        let (value, before) = &mut *self.lent.borrow_mut();
        let mut slots: Vec<&mut [T]> = before.iter_mut().map(|slot| &mut **slot).collect();
        slots.push(slot);
        lend(self.rest, (value, self.gradient), slots, self.then)
    }
}

/// The formula, for many elements.
pub(super) struct Update<'a, R: Rule> {
    pub(super) step: &'a R::Step,
    /// What of the values does not decay.
    pub(super) kept: f64,
}

impl<R: Rule> Update<'_, R> {
    fn run<T: Real, const N: usize>(&self, value: &mut [T], gradient: &[T], slots: [&mut [T]; N])
    where
        Number<T>: Quantity,
    {
        /// Elements that a thread takes at once: few enough to share, many enough to be worth it.
        #[cfg(feature = "rayon")]
        const AT_ONCE: usize = 1 << 16;
        #[cfg(feature = "rayon")]
        if value.len() > AT_ONCE {
            let middle = value.len() / 2;
            let (value, behind) = value.split_at_mut(middle);
            let (gradient, of_behind) = gradient.split_at(middle);
            let mut halves = slots.map(|slot| slot.split_at_mut(middle));
            let first = halves.each_mut().map(|(first, _)| std::mem::take(first));
            let second = halves.map(|(_, second)| second);
            rayon::join(
                || self.run(value, gradient, first),
                || self.run(behind, of_behind, second),
            );
            return;
        }
        self.run_here(value, gradient, slots);
    }

    /// With all lengths known to be one, the compiler computes as many elements at a time as the processor has lanes.
    fn run_here<T: Real, const N: usize>(
        &self,
        value: &mut [T],
        gradient: &[T],
        slots: [&mut [T]; N],
    ) where
        Number<T>: Quantity,
    {
        let count = value.len();
        let gradient = &gradient[..count];
        let slots = slots.map(|slot| &mut slot[..count]);
        let (step, kept) = (*self.step, self.kept);
        for i in 0..count {
            let mut kept_of_it = std::array::from_fn::<_, N, _>(|slot| Number(slots[slot][i]));
            let stepped = R::update(
                &step,
                Number(value[i]) * kept,
                Number(gradient[i]),
                &mut kept_of_it,
            );
            value[i] = stepped.0;
            for slot in 0..N {
                slots[slot][i] = kept_of_it[slot].0;
            }
        }
    }
}
