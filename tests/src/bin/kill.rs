//! Kills saves at any moment, round after round, and looks at what they leave.
//!
//! ```sh
//! cargo run --release -p varscope-tests --bin kill -- rounds --rounds 200
//! ```

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use varscope_tests::ended;
use varscope_tests::kill::{Fault, rounds, save_for_ever, save_once};

/// Kills saves, or is what is killed.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Kills so many savers.
    Rounds {
        /// How many.
        #[arg(long, default_value_t = 200)]
        rounds: u64,
        /// What the moments are drawn from.
        #[arg(long, default_value_t = 0)]
        seed: u64,
    },
    /// Saves until it is killed.
    Saver {
        /// Where.
        folder: PathBuf,
        /// The first number that it saves.
        first: u64,
    },
    /// Saves once.
    Once {
        /// Where.
        folder: PathBuf,
        /// The number.
        number: u64,
    },
}

fn main() -> ExitCode {
    ended(run(Arguments::parse().what))
}

fn run(what: What) -> Result<(), Fault> {
    match what {
        What::Rounds {
            rounds: number,
            seed,
        } => {
            let program = std::env::current_exe().map_err(|error| error.to_string())?;
            let report = rounds(&program, number, seed)?;
            println!(
                "{} saves, {} savers killed, {} of them with a file half-written: never torn, and nothing left after the next save",
                report.saves, report.killed, report.left
            );
            Ok(())
        }
        What::Saver { folder, first } => save_for_ever(&folder, first).map(|_| ()),
        What::Once { folder, number } => save_once(&folder, number),
    }
}
