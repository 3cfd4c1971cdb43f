//! A store whose variables candle holds.

use std::ops::Deref;
use std::sync::Arc;

use candle_core::{Device, Var};

use super::held::{Candle, on_device};
use super::home::Home;
use super::variable::{IntoHost, Variable, into_host, var_of};
use crate::error::Result;
use crate::select::Select;
use crate::site::Trace;
use crate::variable::AnyVariable;
use crate::variable::engine::EngineValue;

/// A [`VarStore`](crate::VarStore) whose variables candle holds. Cheap to clone: clones are the same store.
#[derive(Clone, Debug)]
pub struct VarStore {
    store: crate::VarStore,
    home: Arc<Home>,
}

impl VarStore {
    /// A store on the CPU, with seed 0.
    pub fn new() -> Self {
        Self::on(&Device::Cpu, 0)
    }

    /// A store on the CPU. The value of a variable depends on this seed, its name, shape, element type and initializer, and
    /// on nothing else.
    pub fn with_seed(seed: u64) -> Self {
        Self::on(&Device::Cpu, seed)
    }

    /// A store on a device.
    pub fn on(device: &Device, seed: u64) -> Self {
        let home = Arc::new(Home::new(device.clone()));
        let store = crate::VarStore::with_engine(Candle::at(home.clone()), seed);
        Self { store, home }
    }

    /// The device on which variables live, unless a request says otherwise.
    pub fn device(&self) -> &Device {
        self.home.device()
    }

    /// Moves all variables to a device, whatever device each is on; those that are made from now on live there too.
    ///
    /// All or nothing, and handles follow: what [`to_dtype`](crate::VarStore::to_dtype) says of that, of other threads and of optimizers goes
    /// for this as well. Variables that are there already stay as they are.
    ///
    /// ```
    /// use varscope::candle::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let store = VarStore::new();
    /// let w = model!(store, get_variable!("w", [2]))?;
    /// store.to_device(&Device::cuda_if_available(0)?)?;
    /// assert!(w.device().same_device(store.device()));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If candle can't move one of them, which is named. Nothing is changed then.
    #[track_caller]
    pub fn to_device(&self, device: &Device) -> Result<()> {
        let here = Trace::caller();
        let moved = |value: &dyn EngineValue| on_device(value, device);
        let moved = self.store.move_values(moved, || self.home.set(device));
        moved.map_err(|error| error.at(here))
    }

    /// The variable of this full name, without `:0`: `conv1/weights`; one in parts also as a whole.
    pub fn get(&self, path: &str) -> Option<Variable> {
        self.store.get(path).and_then(|any| Variable::new(any).ok())
    }

    /// Gives the variable of this full name a value, a tensor or whatever the ndarray engine takes: at once if it exists, and else when it is
    /// asked for. See [`varscope::VarStore::put`](crate::VarStore::put).
    ///
    /// # Errors
    /// As there, and if varscope has no such element type.
    #[track_caller]
    pub fn put(&self, path: &str, value: impl IntoHost) -> Result<()> {
        // Not a closure, or its line would be the caller.
        let value = into_host(value, path)?;
        self.store.put(path, value)
    }

    /// The variables that a pattern chooses, in creation order; none, if it chooses none. Of a variable in parts they are the parts.
    ///
    /// ```
    /// use varscope::candle::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let store = VarStore::new();
    /// model!(store, scope!("head", {
    ///     get_variable!("w", [2, 3])?;
    ///     get_variable!("b", [3])?;
    /// }));
    /// for v in store.select("head | !**/b")? {
    ///     v.set(&(&v * 0.5)?)?;
    ///     assert_eq!(v.path(), "head/w");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If the text is no pattern: [`Select::check`].
    #[track_caller]
    pub fn select(&self, select: impl Into<Select>) -> Result<Vec<Variable>> {
        let chosen = self.store.select(select)?;
        chosen.into_iter().map(Variable::new).collect()
    }

    /// The trainable variables in creation order, for candle's optimizers.
    ///
    /// After [`to_dtype`](crate::VarStore::to_dtype) and [`Self::to_device`] they are new ones: an optimizer of candle's own that was made before
    /// steps the old ones, which nothing reads any more, and must be made anew. Those of [`varscope::candle::optim`](crate::candle::optim) follow.
    /// After [`set_trainable`](crate::VarStore::set_trainable) they are more or fewer, and the same.
    pub fn trainable_vars(&self) -> Vec<Var> {
        self.trained().map(|(_, var)| var).collect()
    }

    /// The same with their full names, without `:0`.
    ///
    /// ```
    /// use varscope::candle::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let store = VarStore::new();
    /// let (encoder, head) = model!(store, {
    ///     let encoder = scope!("encoder", get_variable!("w", [2]))?;
    ///     let head = scope!("head", get_variable!("w", [2]))?;
    ///     (encoder, head)
    /// });
    /// store.set_trainable("encoder", false)?;
    /// let gradients = (&encoder * &head)?.sum_all()?.backward()?;
    /// for (name, var) in store.trainable_named() {
    ///     assert!(gradients.get(&var).is_some(), "no gradient for {name}");
    /// }
    /// assert_eq!(store.trainable_named()[0].0, "head/w");
    /// # Ok(())
    /// # }
    /// ```
    pub fn trainable_named(&self) -> Vec<(String, Var)> {
        let named = self.trained().map(|(v, var)| (v.path().to_owned(), var));
        named.collect()
    }

    fn trained(&self) -> impl Iterator<Item = (AnyVariable, Var)> {
        let trained = self.store.trainable_variables().into_iter();
        trained.filter_map(|v| {
            let var = var_of(&v)?.clone();
            Some((v, var))
        })
    }
}

impl Default for VarStore {
    fn default() -> Self {
        Self::new()
    }
}

impl Deref for VarStore {
    type Target = crate::VarStore;

    fn deref(&self) -> &crate::VarStore {
        &self.store
    }
}

impl AsRef<crate::VarStore> for VarStore {
    fn as_ref(&self) -> &crate::VarStore {
        &self.store
    }
}
