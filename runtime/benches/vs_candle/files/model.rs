//! A model of vectors, on either engine.

use varscope::init::zeros;
use varscope::{Request, Result, VarStore};

/// How large it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) mib: usize,
    pub(crate) tensors: usize,
}

impl Size {
    pub(crate) fn new(mib: usize, tensors: usize) -> Self {
        let tensors = tensors.max(1);
        Self { mib, tensors }
    }

    /// The elements of each tensor.
    pub(crate) fn elements(self) -> usize {
        (self.mib << 20) / size_of::<f32>() / self.tensors
    }

    /// The bytes of each.
    pub(crate) fn bytes(self) -> usize {
        self.elements() * size_of::<f32>()
    }
}

pub(crate) fn name(i: usize) -> String {
    format!("w{i}")
}

pub(crate) fn candle() -> VarStore {
    varscope::candle::VarStore::new().as_ref().clone()
}

/// Asks for all of it.
pub(crate) fn build(store: &VarStore, size: Size) -> Result<()> {
    let mut pass = store.pass();
    for i in 0..size.tensors {
        let request = Request::new(name(i)).shape([size.elements()]);
        pass.get_variable(request.initializer(zeros()))?;
    }
    Ok(())
}

/// A model that takes memory: what is only zeros may not.
pub(crate) fn filled(store: VarStore, size: Size) -> Result<VarStore> {
    build(&store, size)?;
    for (i, variable) in store.variables().iter().enumerate() {
        variable.assign(vec![1.0 + i as f32; size.elements()])?;
    }
    Ok(store)
}
