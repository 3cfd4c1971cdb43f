//! Measures what varscope adds to `cargo check` of a generated crate: its compile-time check against `check = false`, or its macros
//! against the explicit API.
//!
//! ```sh
//! cargo run --release -p varscope-tests --bin cost -- --variables 50            # a layer with 50 variables and calls
//! cargo run --release -p varscope-tests --bin cost -- --layers 10 --depth 2     # reaches 10 · 10 · 10 variables
//! cargo run --release -p varscope-tests --bin cost -- --layers 5 --depth 2 --again        # makes 10 · 10 · 10 requests, half of them again
//! cargo run --release -p varscope-tests --bin cost -- --layers 5 --depth 2 --again twin   # the same by other layers: all are compared
//! cargo run --release -p varscope-tests --bin cost -- --against explicit --layers 200 --variables 5
//! ```

use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use varscope_tests::cost::{Again, Explicit, Generated, Paired, Program, Reaching};
use varscope_tests::ended;

/// Generates a crate and checks it, in pairs of runs, with and without what is measured.
#[derive(Debug, Parser)]
struct Arguments {
    /// What the crate is compared with.
    #[arg(long, value_enum, default_value_t = Against::Unchecked)]
    against: Against,
    /// How many variables a layer asks for itself.
    #[arg(long, default_value_t = 10)]
    variables: usize,
    /// How many layers a layer calls; against the explicit API, how many there are.
    #[arg(long, default_value_t = 10)]
    layers: usize,
    /// How deep the calls go; 0 is one layer with a call of another for each ten of its variables.
    #[arg(long, default_value_t = 0)]
    depth: u32,
    /// Enters every scope a second time under `reuse = true`, with the same layer or with a twin of it.
    #[arg(long, value_enum, num_args = 0..=1, default_missing_value = "same")]
    again: Option<Again>,
    /// How many pairs of runs.
    #[arg(long, default_value_t = 15)]
    runs: usize,
}

/// What the crate is compared with.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Against {
    /// The same text with `#[layer(check = false)]`.
    Unchecked,
    /// The same functions on a `Pass` that is handed on, without a macro.
    Explicit,
}

fn measure(arguments: &Arguments) -> Result<(), String> {
    let Arguments {
        against,
        variables,
        layers,
        depth,
        again,
        runs,
    } = *arguments;
    let (what, program) = match against {
        Against::Unchecked => {
            let reaching = Reaching {
                variables,
                layers,
                depth,
                again,
            };
            let what = format!(
                "{} requests reached, against `check = false`",
                reaching.reached()
            );
            (what, reaching.program())
        }
        Against::Explicit => {
            let explicit = Explicit { layers, variables };
            let requests = explicit.requests();
            (
                format!("{requests} variables asked for, against the explicit API"),
                explicit.program(),
            )
        }
    };
    let Program { with, without } = &program;
    let generated = Generated::new().map_err(|error| error.to_string())?;
    generated.check(with)?;
    let pairs = Paired::measure(runs, (with, without), |text| generated.check(text))?;
    println!("{what}: {runs} pairs of `cargo check`, medians");
    println!("        with  without    added  ratio");
    println!(
        "wall {:7.1}  {:7.1}  {:7.1}  {:5.2}",
        pairs.median(|with, _| with.wall),
        pairs.median(|_, without| without.wall),
        pairs.median(|with, without| with.wall - without.wall),
        pairs.median(|with, without| with.wall / without.wall),
    );
    println!(
        "user {:7.1}  {:7.1}  {:7.1}  {:5.2}   (added, mean: {:.1})",
        pairs.median(|with, _| with.user),
        pairs.median(|_, without| without.user),
        pairs.median(|with, without| with.user - without.user),
        pairs.median(|with, without| with.user / without.user),
        pairs.mean(|with, without| with.user - without.user),
    );
    for (what, text) in [("with", with), ("without", without)] {
        let (lines, expanded) = (text.lines().count(), generated.expanded_lines(text)?);
        println!(
            "{what} it: {lines} lines expand to {expanded}, {:.1} a line",
            expanded as f64 / lines as f64
        );
    }
    Ok(())
}

fn main() -> ExitCode {
    ended(measure(&Arguments::parse()))
}
