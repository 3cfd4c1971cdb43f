//! Makes bodies at random, compiles and runs them, and prints where the check and the runtime are at odds.
//!
//! ```sh
//! cargo run -p varscope-tests --bin bodies -- --count 500 --seed 1
//! cargo run -p varscope-tests --bin bodies -- --count 500 --seed 1 --release   # macros without debug assertions
//! ```

use std::process::ExitCode;

use clap::Parser;
use varscope_tests::bodies::{Crates, Macros, Sample, Violation};
use varscope_tests::scratch::Failure;

/// Compares what the reuse check says of random bodies with what they do when they run.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many bodies.
    #[arg(long, default_value_t = 500)]
    count: usize,
    /// Where chance begins.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// On how many inputs each is run, in order; if there are more, on as many again at random.
    #[arg(long, default_value_t = 64)]
    inputs: usize,
    /// The macros as a release build has them, without debug assertions.
    #[arg(long)]
    release: bool,
    /// Of the bodies that break a promise, how many with each fault are made small and printed.
    #[arg(long, default_value_t = 1)]
    show: usize,
    /// Lists the bodies with certain duplicates that compile.
    #[arg(long)]
    late: bool,
}

fn judge(arguments: &Arguments) -> Result<bool, Failure> {
    let sample = Sample {
        count: arguments.count,
        seed: arguments.seed,
        inputs: arguments.inputs,
    };
    let macros = [if arguments.release {
        Macros::Release
    } else {
        Macros::Dev
    }];
    let crates = Crates::new()?;
    let report = sample.judge(&crates, &macros)?;
    if arguments.late {
        for body in report.late() {
            println!("{body}");
        }
    }
    println!("{report}");
    let mut shown: Vec<&Violation> = Vec::new();
    for (number, program, fault) in report.violations() {
        let alike = shown.iter().filter(|known| known.is_like(fault));
        if alike.count() < arguments.show {
            shown.push(fault);
            let small = sample.shrink(&crates, &macros, program, fault)?;
            println!("\nbody {number}, made small:\n{small}");
        }
    }
    Ok(report.violating() == 0)
}

fn main() -> ExitCode {
    match judge(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(2)
        }
    }
}
