//! What each rank gathers for itself, and what it must not have for itself.

use std::path::Path;

use varscope::candle::layers::batch_norm;
use varscope::candle::prelude::*;
use varscope::collection::LOCAL_VARIABLES;
use varscope_mpi::World;

use super::scenario::Outcome;

pub(crate) fn statistics(world: &World, folder: &Path, how: &str) -> Outcome {
    let store = VarStore::new();
    // Of rank 0 all is 0, of rank 1 all is 1, and so on.
    let x = Tensor::full(world.rank() as f32, (4, 3), store.device())?;
    model!(store, {
        scope!("norm", batch_norm(&x, true))?;
        get_variable!("w", [2])?;
        get_variable!(
            "frozen_count",
            [],
            dtype = i64,
            trainable = false,
            initializer = zeros()
        )?;
        let mine = get_variable!(
            "mine",
            [1],
            collections = [LOCAL_VARIABLES],
            initializer = zeros()
        )?;
        mine.any().assign([world.rank() as f32])?;
        Ok::<_, candle_core::Error>(())
    })?;
    match how {
        "trained" if world.rank() == 1 => store.put("w", [7.0f32, 8.0])?,
        "integer" if world.rank() == 1 => store.put("frozen_count", 7i64)?,
        _ => {}
    }
    let before = store.get("norm/moving_mean").ok_or("it is there")?;
    let before = before.to_vec1::<f32>()?;
    world.save(&store, folder.join("saved.safetensors"))?;
    let value = |name: &str| -> Outcome<Vec<f32>> {
        Ok(store.get(name).ok_or("it is there")?.to_vec1::<f32>()?)
    };
    let (after, mine) = (value("norm/moving_mean")?, value("mine")?);
    let saved = VarStore::new();
    saved.load(folder.join("saved.safetensors"))?;
    let in_file = model!(saved, get_variable!("norm/moving_mean", [3]))?.to_vec1::<f32>()?;
    Ok(format!("{before:?} {after:?} {in_file:?} {mine:?}"))
}
