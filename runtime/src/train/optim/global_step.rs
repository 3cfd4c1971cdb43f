//! The number of steps that were made.

use candle_core::Result;

use super::error::{OptimError, OptimResult};
use crate::dtype::DType;
use crate::engines::candle::{VarStore, Variable};
use crate::error;
use crate::host::HostArray;
use crate::init::zeros;
use crate::site::Place;
use crate::train::kept::Kept;
use crate::variable::collection::OPTIMIZER_VARIABLES;

/// The number of steps that were made: the variable `global_step`, which is saved and loaded with the others. Cheap to clone.
#[derive(Clone, Debug)]
pub struct GlobalStep(Variable);

/// The counter of a store (`tf.train.get_or_create_global_step`): an `int64` scalar named `global_step`, made here if it is not there yet.
///
/// ```
/// use varscope::candle::optim::{Adam, Rule, global_step};
/// use varscope::candle::prelude::*;
///
/// # fn main() -> Result<()> {
/// let store = VarStore::new();
/// let step = global_step(&store)?;
/// let w = model!(store, get_variable!("w", [2]))?;
/// let mut optimizer = Adam::new(0.1).over(&store).counting(&step).build()?;
/// optimizer.backward_step(&w.sqr()?.sum_all()?)?;
/// assert_eq!(step.get()?, 1);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// If a variable of this name is something else, and as a request for one.
#[track_caller]
pub fn global_step(store: &VarStore) -> Result<GlobalStep> {
    // Not a closure, or its line would be the caller.
    let place = Place::or_caller(None);
    Ok(GlobalStep::of(store, place)?)
}

impl GlobalStep {
    const NAME: &str = "global_step";

    fn of(store: &VarStore, place: Place) -> OptimResult<Self> {
        let Some(there) = store.by_path(Self::NAME) else {
            let kept = Kept {
                name: Self::NAME,
                shape: Some(&[]),
                dtype: DType::I64,
                initializer: zeros(),
                collection: OPTIMIZER_VARIABLES,
            };
            return Ok(Self(kept.make(store, None, place)?));
        };
        let is_counter = there.dtype() == DType::I64 && there.shape().is_empty();
        if is_counter && !there.trainable() {
            return Ok(Self(Variable::new(there)?));
        }
        Err(OptimError::NoCounter {
            name: there.path().to_owned(),
            found: there.to_string(),
            defined: Box::new(there.defined().clone()),
        })
    }

    /// How many steps were made in a store that counts them.
    pub(in crate::train) fn now(store: &crate::VarStore) -> error::Result<Option<i64>> {
        let there = store.by_path(Self::NAME).map(|there| there.read());
        match there.transpose()? {
            Some(HostArray::I64(steps)) => Ok(steps.first().copied()),
            _ => Ok(None),
        }
    }

    /// How many steps were made.
    ///
    /// # Errors
    /// If candle can't read it.
    pub fn get(&self) -> error::Result<i64> {
        let value = self.0.any().read()?;
        let HostArray::I64(steps) = value else {
            unreachable!("an int64 stays one: casts are of floats");
        };
        Ok(steps.first().copied().unwrap_or_default())
    }

    /// Goes on from there.
    ///
    /// # Errors
    /// If candle can't write it.
    pub fn set(&self, steps: i64) -> error::Result<()> {
        self.0.any().assign(steps)
    }

    /// One step more; how many there are then. An optimizer that is [`counting`](super::Config::counting) does it by itself.
    ///
    /// # Errors
    /// If candle can't read or write it.
    pub fn increment(&self) -> error::Result<i64> {
        let steps = self.get()? + 1;
        self.set(steps)?;
        Ok(steps)
    }

    /// The variable.
    pub fn variable(&self) -> &Variable {
        &self.0
    }
}
