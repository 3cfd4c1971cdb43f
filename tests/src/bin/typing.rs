//! Asks the compiler about a model at every token that somebody types, and prints the errors that are about what the macros made.
//!
//! ```sh
//! cargo run -p varscope-tests --bin typing
//! ```

use std::process::ExitCode;

use varscope_tests::typing::{fragments, judge};

fn main() -> ExitCode {
    match fragments().and_then(|all| judge(all.iter())) {
        Ok(report) => {
            println!("{report}");
            match report.faults.is_empty() {
                true => ExitCode::SUCCESS,
                false => ExitCode::FAILURE,
            }
        }
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(2)
        }
    }
}
