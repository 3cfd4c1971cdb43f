//! The tensor of a variable in parts: what they make up, with gradients that go to them.

use candle_core::{Result, Tensor};
use once_cell::race::OnceBox;

use super::variable::held_tensor;
use crate::variable::AnyVariable;
use crate::variable::partition::Joined;

/// What a handle lends. When the parts have moved it keeps the next one beside it.
#[derive(Debug)]
pub(super) struct Whole {
    tensor: Tensor,
    /// How often the variable had moved.
    version: usize,
    next: OnceBox<Whole>,
}

impl Whole {
    /// What the variable's parts make up now; nothing if it has none, or while they move.
    pub(super) fn of(any: &AnyVariable) -> Option<Result<Self>> {
        let version = any.version();
        let joined = any.engine_value().as_any().downcast_ref::<Joined>()?;
        let parts = joined.parts().iter().map(held_tensor);
        let parts = parts.collect::<Option<Vec<_>>>()?;
        if !parts.iter().all(|part| are_alike(part, parts[0])) {
            return None;
        }
        let tensor = Tensor::cat(&parts, joined.axis());
        Some(tensor.map(|tensor| Self {
            tensor,
            version,
            next: OnceBox::new(),
        }))
    }

    /// The tensor, brought up to date with the parts, in place or by the next one.
    pub(super) fn tensor(&self, any: &AnyVariable) -> Result<&Tensor> {
        let (mut whole, version) = (self, any.version());
        while whole.version < version {
            if let Some(next) = whole.next.get() {
                whole = next;
                continue;
            }
            let Some(next) = Self::of(any).transpose()? else {
                break;
            };
            whole = whole.next.get_or_init(|| Box::new(next));
        }
        copy_parts(any, &whole.tensor)?;
        Ok(&whole.tensor)
    }
}

/// Writes the parts' values, which an optimizer may have changed, into what they make up.
fn copy_parts(any: &AnyVariable, whole: &Tensor) -> Result<()> {
    let joined = any.engine_value().as_any().downcast_ref::<Joined>();
    // The only part of a variable is the whole.
    let Some(joined) = joined.filter(|joined| joined.parts().len() > 1) else {
        return Ok(());
    };
    let axis = joined.axis();
    let mut offset = 0;
    for part in joined.parts().iter().filter_map(held_tensor) {
        // While the parts move, the whole is as it was.
        if are_alike(part, whole) {
            whole.slice_set(part, axis, offset)?;
        }
        offset += part.dim(axis)?;
    }
    Ok(())
}

fn are_alike(one: &Tensor, other: &Tensor) -> bool {
    one.dtype() == other.dtype() && one.device().same_device(other.device())
}
