//! Compiles and runs the corpus of legal programs and certain mistakes, and prints the counts and what the check gets wrong.
//!
//! ```sh
//! cargo run -p varscope-tests --bin corpus
//! ```

use std::process::ExitCode;

use varscope_tests::corpus::judge;

fn main() -> ExitCode {
    let report = match judge() {
        Ok(report) => report,
        Err(failure) => {
            eprintln!("{failure}");
            return ExitCode::from(2);
        }
    };
    for fault in &report.faults {
        println!("{fault}\n");
    }
    println!("{report}");
    if report.faults.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
