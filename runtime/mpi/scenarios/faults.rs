//! A run that saves a checkpoint after each step, and in which a rank may do what it should not.

use std::path::Path;
use std::process::{self, Command};
use std::thread;
use std::time::Duration;

use varscope::candle::optim::{Adam, Rule, global_step};
use varscope::candle::prelude::*;
use varscope::checkpoint::CheckpointManager;
use varscope_mpi::{World, order};

use super::scenario::Outcome;
use super::training::{loss, step, values};

/// Goes on from the last checkpoint to so many steps; in the fourth step, rank 1 has the fault.
pub(crate) fn run(world: &World, folder: &Path, steps: i64, fault: &[&str]) -> Outcome {
    let manager = CheckpointManager::new(folder.join("run")).keep_last(2);
    let store = VarStore::with_seed(3);
    let resumed = world.resume(&manager, &store)?;
    loss(&store, &[0])?;
    let counter = global_step(&store)?;
    let mut adam = Adam::new(0.02).over(&store).counting(&counter).build()?;
    while counter.get()? < steps {
        let now = counter.get()?.unsigned_abs();
        if let (3, 1, [fault]) = (now, world.rank(), fault) {
            commit(world, fault)?;
            if *fault == "leave" {
                return Ok(String::new());
            }
        }
        let batch = order(64, 5, now);
        let loss = step(Some(world), "adam", &store, &mut adam, &batch[..8])?;
        world.save_checkpoint(&manager, &store, now + 1, loss)?;
    }
    let began = format!(
        "began after {}",
        resumed.map_or(0, |checkpoint| checkpoint.step)
    );
    let lines = [vec![began], values(&store)?].concat();
    Ok(lines.join("\n"))
}

fn commit(world: &World, fault: &str) -> Outcome<()> {
    let signal = |name: &str| {
        let me = process::id().to_string();
        Command::new("kill").args([name, &me]).status()
    };
    match fault {
        "panic" => panic!("the fault of the test"),
        "error" => Err("the fault of the test".into()),
        "kill" => {
            signal("-KILL")?;
            Ok(())
        }
        "stop" => {
            signal("-STOP")?;
            Ok(())
        }
        "hang" => loop {
            thread::sleep(Duration::from_secs(60));
        },
        "other" => Ok(world.barrier()?),
        "leave" => Ok(()),
        _ => Err(format!("no such fault: {fault}").into()),
    }
}
