//! Kills training at any step, again and again, and compares where it ends with a run that nobody has killed.
//!
//! ```sh
//! cargo run --release -p varscope-tests --bin resume -- rounds --steps 500
//! ```

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use varscope_tests::ended;
use varscope_tests::resume::{Fault, killed_until_done, train};

/// Kills training, or is what is killed.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Kills a run until it is done.
    Rounds {
        /// How long the run is.
        #[arg(long, default_value_t = 500)]
        steps: i64,
        /// What the moments are drawn from.
        #[arg(long, default_value_t = 0)]
        seed: u64,
    },
    /// Trains from the last checkpoint on.
    Train {
        /// Where.
        folder: PathBuf,
        /// Up to this step.
        steps: i64,
    },
}

fn main() -> ExitCode {
    ended(run(Arguments::parse().what))
}

fn run(what: What) -> Result<(), Fault> {
    match what {
        What::Rounds { steps, seed } => {
            let program = std::env::current_exe()?;
            let report = killed_until_done(&program, steps, seed)?;
            println!(
                "{steps} steps, killed {} times: the same bytes in the end",
                report.killed
            );
            Ok(())
        }
        What::Train { folder, steps } => train(&folder, steps),
    }
}
