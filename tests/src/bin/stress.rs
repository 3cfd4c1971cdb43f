//! Lets threads run against one store and one file, round after round.
//!
//! ```sh
//! cargo run --release -p varscope-tests --bin stress -- --rounds 2000
//! ```

use std::process::ExitCode;

use clap::Parser;
use varscope_tests::stress::SCENARIOS;

/// Runs every scenario so many times, and says which rounds came out wrong.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many rounds of each scenario.
    #[arg(long, default_value_t = 1000)]
    rounds: u64,
}

fn main() -> ExitCode {
    let Arguments { rounds } = Arguments::parse();
    let mut is_well = true;
    for scenario in SCENARIOS {
        let faults: Vec<String> = (0..rounds)
            .filter_map(|round| (scenario.round)(round).err())
            .collect();
        println!(
            "{}: {} of {rounds} rounds wrong",
            scenario.name,
            faults.len()
        );
        if let Some(first) = faults.first() {
            println!("    {first}");
            is_well = false;
        }
    }
    if is_well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
