//! A tensor's value into a variable: copied where both are, with no way through the host's memory.

use std::sync::Mutex;

use candle_core::{Result as CandleResult, Tensor, Var};

use super::variable::var_of;
use crate::dtype::DType;
use crate::error::Result;
use crate::lock::locked;
use crate::variable::AnyVariable;
use crate::variable::partition::Joined;

/// Replaces a variable's value by a tensor's, which may be on another device.
pub(super) fn set(variable: &AnyVariable, value: &Tensor) -> Result<()> {
    variable.check_fits(value.dims(), DType::from(value.dtype()))?;
    let failed = |cause: candle_core::Error| variable.engine_error(cause.into());
    if let Some(var) = var_of(variable) {
        return copy(var, value).map_err(failed);
    }
    let Some(joined) = Joined::of(variable) else {
        // It refuses, and says why.
        let value = super::held::to_host(value).map_err(failed)?;
        return variable.assign(value);
    };
    let (axis, mut begin) = (joined.axis(), 0);
    for part in joined.parts() {
        let length = part.shape()[axis];
        let value = value.narrow(axis, begin, length).map_err(failed)?;
        set(part, &value)?;
        begin += length;
    }
    Ok(())
}

fn copy(var: &Var, value: &Tensor) -> CandleResult<()> {
    // Candle holds what it writes while it waits for what it reads: two that copy to each other's variables would wait for ever.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let value = value.to_device(var.device())?;
    let value = match is_of(var, &value) {
        true => value.copy()?,
        false => value,
    };
    let _copying = locked(&ONE_AT_A_TIME);
    var.set(&value)
}

/// Whether the tensor is a view of the variable's own value, which candle does not copy.
fn is_of(var: &Var, value: &Tensor) -> bool {
    let storage = |tensor: &Tensor| std::ptr::from_ref(&*tensor.storage_and_layout().0);
    storage(var) == storage(value)
}
