//! How long an average of gradients takes: fused into buckets, and with a message for each variable; and how long the meeting before it.
//!
//! ```sh
//! cargo build --release -p varscope-mpi --example measure
//! mpirun -n 2 target/release/examples/measure
//! mpirun -n 2 target/release/examples/measure --bucket 0
//! ```

use std::time::Instant;

use anyhow::Result;
use clap::Parser;
use varscope::candle::prelude::*;
use varscope_mpi::{Options, World, launch, no_gradients};

/// Averages the gradients of many variables, half of them kernels and half of them biases.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many variables.
    #[arg(long, default_value_t = 200)]
    variables: usize,
    /// The sides of a kernel, and the length of a bias.
    #[arg(long, default_value_t = 32)]
    width: usize,
    /// How many averages.
    #[arg(long, default_value_t = 500)]
    steps: usize,
    /// Bytes of a bucket; 0 for a message each.
    #[arg(long, default_value_t = 64 << 20)]
    bucket: usize,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let options = Options::new().bucket(arguments.bucket);
    launch(options, |world| run(world, &arguments))
}

fn run(world: &World, arguments: &Arguments) -> Result<()> {
    let store = VarStore::new();
    let width = arguments.width;
    let mut gradients = no_gradients()?;
    model!(store, {
        for i in 0..arguments.variables {
            let shape = if i % 2 == 0 {
                vec![width, width]
            } else {
                vec![width]
            };
            let variable =
                get_variable!(format!("v{i:04}"), shape.as_slice(), initializer = zeros())?;
            gradients.insert(&variable, variable.ones_like()?.detach());
        }
        Ok::<_, candle_core::Error>(())
    })?;
    // The first agrees on the variables.
    world.average(&store, &mut gradients)?;
    let average = median(arguments.steps, || {
        world.average(&store, &mut gradients).map(drop)
    })?;
    let meeting = median(arguments.steps, || world.barrier())?;
    if world.is_first() {
        let numbers: usize = store
            .variables()
            .iter()
            .map(|v| v.shape().iter().product::<usize>())
            .sum();
        println!(
            "{} variables, {numbers} numbers, {} ranks, buckets of {} bytes: {:.3} ms, of which {:.3} ms to meet (medians of {})",
            arguments.variables,
            world.size(),
            arguments.bucket,
            average * 1e3,
            meeting * 1e3,
            arguments.steps
        );
    }
    Ok(())
}

/// The median of the seconds that something takes.
fn median(times: usize, mut run: impl FnMut() -> varscope_mpi::Result<()>) -> Result<f64> {
    let mut seconds = Vec::new();
    for _ in 0..times.max(1) {
        let begun = Instant::now();
        run()?;
        seconds.push(begun.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    Ok(seconds[seconds.len() / 2])
}
