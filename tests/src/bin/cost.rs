//! Measures what varscope adds to `cargo check` of a generated crate: its compile-time check against `check = false`, its macros
//! against the explicit API, or all of it, also to a program that is built, against candle alone.
//!
//! ```sh
//! cargo run --release -p varscope-tests --bin cost -- --variables 50            # a layer with 50 variables and calls
//! cargo run --release -p varscope-tests --bin cost -- --layers 10 --depth 2     # reaches 10 · 10 · 10 variables
//! cargo run --release -p varscope-tests --bin cost -- --layers 5 --depth 2 --again        # makes 10 · 10 · 10 requests, half of them again
//! cargo run --release -p varscope-tests --bin cost -- --layers 5 --depth 2 --again twin   # the same by other layers: all are compared
//! cargo run --release -p varscope-tests --bin cost -- --against explicit --layers 200 --variables 5
//! cargo run --release -p varscope-tests --bin cost -- --against candle --layers 200       # three variables each
//! ```

use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use varscope_tests::cost::{Again, Explicit, Generated, Net, Paired, Program, Reaching};
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
    /// The same net on candle's `VarBuilder`; it is built for release too.
    Candle,
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
        Against::Candle => {
            let what = format!("{layers} layers of three variables, against candle alone");
            (what, Net { layers }.program())
        }
    };
    let Program { with, without } = &program;
    let generated = match against {
        Against::Candle => Generated::program(),
        Against::Unchecked | Against::Explicit => Generated::library(),
    };
    let generated = generated.map_err(|error| error.to_string())?;
    generated.check(with)?;
    let pairs = Paired::measure(runs, (with, without), |text| generated.check(text))?;
    print(&format!("{what}: {runs} pairs of `cargo check`"), &pairs);
    if let Against::Candle = against {
        built(&generated, &program, runs)?;
    }
    for (what, text) in [("with", with), ("without", without)] {
        let (lines, expanded) = (text.lines().count(), generated.expanded_lines(text)?);
        println!(
            "{what} it: {lines} lines expand to {expanded}, {:.1} a line",
            expanded as f64 / lines as f64
        );
    }
    Ok(())
}

/// Times and sizes of programs.
fn built(generated: &Generated, program: &Program, runs: usize) -> Result<(), String> {
    let Program { with, without } = program;
    let megabytes = |text| {
        let (_, bytes) = generated.build(text)?;
        Ok::<_, String>(bytes as f64 / 1e6)
    };
    let (large, small) = (megabytes(with)?, megabytes(without)?);
    let pairs = Paired::measure(runs, (with, without), |text| {
        Ok::<_, String>(generated.build(text)?.0)
    })?;
    print(&format!("{runs} pairs of `cargo build --release`"), &pairs);
    println!(
        "MB   {large:7.2}  {small:7.2}           {:5.2}",
        large / small
    );
    Ok(())
}

fn print(what: &str, pairs: &Paired) {
    println!("{what}, medians");
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
}

fn main() -> ExitCode {
    ended(measure(&Arguments::parse()))
}
