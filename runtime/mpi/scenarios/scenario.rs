//! A scenario by its words.

use std::error::Error;
use std::path::Path;

use varscope_mpi::World;

use super::{agreement, faults, statistics, training};

/// What came of a scenario, or of a part of it.
pub(crate) type Outcome<T = String> = Result<T, Box<dyn Error + Send + Sync>>;

/// Runs it; what came of it on this rank.
pub(crate) fn run(world: &World, folder: &Path, words: &[&str]) -> Outcome {
    match words {
        ["agree", how] => agreement::agree(world, how),
        ["values", how] => agreement::values(world, folder, how),
        ["train", how] => training::train(Some(world), how),
        ["statistics", how] => statistics::statistics(world, folder, how),
        ["run", steps, fault @ ..] => faults::run(world, folder, steps.parse()?, fault),
        _ => Err(format!("no such scenario: {words:?}").into()),
    }
}
