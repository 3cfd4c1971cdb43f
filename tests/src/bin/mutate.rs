//! Injects mistakes of sharing into the ten models, one at a time, and prints who catches them.
//!
//! ```sh
//! cargo run -p varscope-tests --bin mutate -- --list late-with-places
//! ```

use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use varscope_tests::mutation::{Fate, judge};

/// Mutates the models, compiles and runs all mutants, and prints a table.
#[derive(Debug, Parser)]
struct Arguments {
    /// Lists the mutants of this fate as well; may be given several times.
    #[arg(long, value_name = "FATE")]
    list: Vec<Fate>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let report = match judge() {
        Ok(report) => report,
        Err(failure) => {
            eprintln!("{failure}");
            return ExitCode::from(2);
        }
    };
    for fate in &arguments.list {
        let name = fate.to_possible_value();
        println!("{}:", name.as_ref().map_or("", |name| name.get_name()));
        for mutant in report.list(*fate) {
            println!("  {mutant}");
        }
    }
    println!("{report}");
    ExitCode::SUCCESS
}
