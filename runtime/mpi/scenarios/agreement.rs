//! Ranks whose variables are not the same, in one way each.

use std::path::Path;

use varscope::candle::optim::{Adam, Rule, global_step};
use varscope::candle::prelude::*;
use varscope::collection::LOCAL_VARIABLES;
use varscope_mpi::World;

use super::scenario::Outcome;

#[layer]
fn dense(units: usize) -> varscope::Result<Variable> {
    get_variable!("weights", [2, units])
}

#[layer]
fn wide(units: usize) -> varscope::Result<Variable> {
    get_variable!("weights", [2, units + 1])
}

/// Makes variables, differently on rank 1, and agrees on them.
pub(crate) fn agree(world: &World, how: &str) -> Outcome {
    let store = VarStore::new();
    let is_other = world.rank() == 1;
    model!(store, {
        match how {
            "shape" if is_other => scope!("conv1", wide(3))?,
            "name" if is_other => scope!("conv", dense(3))?,
            _ => scope!("conv1", dense(3))?,
        };
        let double = how == "dtype" && is_other;
        let dtype = if double { DType::F64 } else { DType::F32 };
        get_variable!("biases", [3], dtype = dtype)?;
        // As many as ranks: what is local is not compared.
        get_variable!(
            "counts",
            [world.rank() + 1],
            collections = [LOCAL_VARIABLES]
        )?;
        if how == "collections" && is_other {
            get_variable!("scale", [1], collections = ["variables", "mine"])?;
        } else {
            get_variable!("scale", [1])?;
        }
        if how == "more" && is_other {
            get_variable!("more", [1])?;
        }
        Ok::<_, varscope::Error>(())
    })?;
    if how == "trainable" && is_other {
        store.set_trainable("biases", false)?;
    }
    if how == "late" {
        world.agree(&store)?;
        if is_other {
            model!(store, scope!("late", dense(3)))?;
        }
        let loss = store.get("scale").ok_or("it is there")?.sum_all()?;
        // Nothing is said on rank 1: the average looks by itself.
        world.average(&store, &mut loss.backward()?)?;
    }
    let agreement = world.agree(&store)?;
    Ok(format!(
        "{} variables, sent {:?}",
        agreement.variables, agreement.sent
    ))
}

/// Rank 0 has other values, from a file or from its user.
pub(crate) fn values(world: &World, folder: &Path, how: &str) -> Outcome {
    let file = folder.join("given.safetensors");
    if world.is_first() {
        let given = VarStore::with_seed(99);
        let w = model!(given, scope!("conv1", dense(3)))?;
        Adam::new(0.1)
            .over(&given)
            .counting(&global_step(&given)?)
            .build()?
            .backward_step(&w.sqr()?.sum_all()?)?;
        given.save(&file)?;
    }
    world.barrier()?;
    let store = VarStore::new();
    match how {
        "file" if world.is_first() => store.load(&file)?,
        "all" => world.load(&store, &file)?,
        _ => {}
    }
    let step = global_step(&store)?;
    model!(store, scope!("conv1", dense(3)))?;
    let _adam = Adam::new(0.1).over(&store).counting(&step).build()?;
    let sent = world.agree(&store)?.sent;
    let value = store.get("conv1/weights").ok_or("it is there")?;
    let value = value.flatten_all()?.to_vec1::<f32>()?;
    Ok(format!("sent {sent:?}, step {}, {value:?}", step.get()?))
}
