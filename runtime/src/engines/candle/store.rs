//! A store whose variables candle holds.

use std::ops::Deref;

use candle_core::{Device, Var};

use super::held::Candle;
use super::variable::var_of;

/// A [`VarStore`](crate::VarStore) whose variables candle holds. Cheap to clone: clones are the same store.
#[derive(Clone, Debug)]
pub struct VarStore {
    store: crate::VarStore,
    device: Device,
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
        let store = crate::VarStore::with_engine(Candle::new(device.clone()), seed);
        Self {
            store,
            device: device.clone(),
        }
    }

    /// The device on which variables live, unless a request says otherwise.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// The trainable variables in creation order, for candle's optimizers.
    pub fn trainable_vars(&self) -> Vec<Var> {
        self.store
            .trainable_variables()
            .iter()
            .filter_map(|v| var_of(v).cloned())
            .collect()
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
