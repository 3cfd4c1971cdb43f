//! Computes what was recorded on TensorFlow, and reports every difference.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use varscope_tests::values::{Case, cases, differences};

/// Runs recorded layers, optimizers, averages, schedules, clipping and regularizers through varscope's public API and compares every array.
#[derive(Debug, Parser)]
struct Arguments {
    /// Files of cases, `.jsonl` or `.jsonl.gz`.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only the case of this id; may be given several times.
    #[arg(long, value_name = "ID")]
    id: Vec<String>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for file in &arguments.files {
        let cases = match cases(file) {
            Ok(cases) => cases,
            Err(error) => {
                eprintln!("{error}");
                return ExitCode::from(2);
            }
        };
        for case in cases {
            let count = match case {
                Ok(case) if !arguments.id.is_empty() && !arguments.id.contains(&case.id) => {
                    continue;
                }
                Ok(case) => match run(&case) {
                    Some(true) => &mut passed,
                    Some(false) => &mut failed,
                    None => &mut skipped,
                },
                // Part of the count: what can't be read can't be said to pass.
                Err(error) => {
                    println!("{error}");
                    &mut failed
                }
            };
            *count += 1;
        }
    }
    println!("{passed} passed, {failed} failed, {skipped} skipped");
    match failed {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

/// Prints every difference; true if there is none, nothing if the kind is not known.
fn run(case: &Case) -> Option<bool> {
    match differences(case) {
        Ok(differences) => {
            let differences = differences?;
            for difference in &differences {
                println!("{}: {difference}", case.id);
            }
            Some(differences.is_empty())
        }
        Err(fault) => {
            println!("{}: {fault}", case.id);
            Some(false)
        }
    }
}
