//! Replays recordings of TensorFlow through varscope and reports every difference.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use varscope_tests::replay::{Program, Road, differences, programs};

/// Replays recorded programs through the explicit API, or through what the macros' expansions call, and compares every entry.
#[derive(Debug, Parser)]
struct Arguments {
    /// Files of recordings, `.jsonl` or `.jsonl.gz`.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only programs with this tag; given several times, with all of them.
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Only the program of this id; may be given several times.
    #[arg(long, value_name = "ID")]
    id: Vec<String>,
    /// By which calls.
    #[arg(long, value_enum, default_value_t = By::Explicit)]
    by: By,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum By {
    /// The explicit API.
    Explicit,
    /// What expansions call, with a look at every scope.
    Macros,
    /// What expansions call, and nothing else.
    MacrosAlone,
}

impl By {
    fn road(self) -> Road {
        match self {
            Self::Explicit => Road::Explicit,
            Self::Macros => Road::macros(),
            Self::MacrosAlone => Road::macros_that_do_not_look(),
        }
    }
}

impl Arguments {
    fn selects(&self, program: &Program) -> bool {
        self.tag.iter().all(|tag| program.tags.contains(tag))
            && (self.id.is_empty() || self.id.contains(&program.id))
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let (mut passed, mut failed) = (0, 0);
    for file in &arguments.files {
        let programs = match programs(file) {
            Ok(programs) => programs,
            Err(error) => {
                eprintln!("{error}");
                return ExitCode::from(2);
            }
        };
        for program in programs {
            let is_same = match program {
                Ok(program) if !arguments.selects(&program) => continue,
                Ok(program) => replay(&program, &arguments.by.road()),
                // Part of the count: what can't be read can't be said to pass.
                Err(error) => {
                    println!("{error}");
                    false
                }
            };
            if is_same {
                passed += 1;
            } else {
                failed += 1;
            }
        }
    }
    println!("{passed} passed, {failed} failed");
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Prints every difference; true if there is none.
fn replay(program: &Program, road: &Road) -> bool {
    let differences = differences(program, road);
    for difference in &differences {
        println!("{}: {difference}", program.id);
    }
    differences.is_empty()
}
