//! One variable's step: in one walk over memory where that is possible, by candle's operations elsewhere.

use candle_core::{DType, Result, Tensor};

use super::fused::{self, Update};
use super::quantity::Whole;
use super::rule::Rule;
use crate::engines::candle::Variable;

/// Steps a variable and its slots.
pub(super) fn apply<R: Rule>(
    update: Update<'_, R>,
    variable: &Variable,
    gradient: &Tensor,
    slots: &[Variable],
) -> Result<()> {
    let of_slots: Vec<&Tensor> = slots.iter().map(Variable::as_tensor).collect();
    let dtype = variable.dtype();
    let is_alike = |tensor: &&Tensor| {
        tensor.dtype() == dtype && tensor.device().is_cpu() && tensor.is_contiguous()
    };
    let value = variable.as_tensor();
    let gradient = gradient.contiguous()?;
    let is_one_walk = [value, &gradient].iter().chain(&of_slots).all(is_alike);
    match dtype {
        DType::F32 if is_one_walk => fused::step::<f32, R>(update, (value, &gradient), &of_slots),
        DType::F64 if is_one_walk => fused::step::<f64, R>(update, (value, &gradient), &of_slots),
        _ => by_operations(&update, variable, &gradient, slots),
    }
}

fn by_operations<R: Rule>(
    update: &Update<'_, R>,
    variable: &Variable,
    gradient: &Tensor,
    slots: &[Variable],
) -> Result<()> {
    // Detached: a step is no part of what gradients go through.
    let before: Vec<Tensor> = slots.iter().map(|slot| slot.detach()).collect();
    let mut kept: Vec<Whole> = before.iter().cloned().map(|slot| Whole(Ok(slot))).collect();
    let value = Whole(Ok(variable.detach())) * update.kept;
    let value = R::update(update.step, value, Whole(Ok(gradient.detach())), &mut kept).0?;
    let kept = kept.into_iter().map(|slot| slot.0);
    let kept: Vec<Tensor> = kept.collect::<Result<_>>()?;
    // All of it is computed before any of it is written.
    set(variable, &value)?;
    for ((slot, before), kept) in slots.iter().zip(&before).zip(&kept) {
        if kept.id() != before.id() {
            set(slot, kept)?;
        }
    }
    Ok(())
}

fn set(variable: &Variable, value: &Tensor) -> Result<()> {
    let var = variable.var();
    var.expect("what is trained, and its slots, are whole")
        .set(value)
}
