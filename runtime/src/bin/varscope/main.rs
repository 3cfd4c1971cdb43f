//! The command `varscope`: looks into files of tensors, compares them, and makes one of another.

mod check;
mod convert;
mod diff;
mod inspect;
mod naming;
mod progress;

use std::error::Error;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Looks into files of tensors: safetensors (one, an index of several, a folder), TensorFlow checkpoints, npz and, if it was built with
/// candle, PyTorch's.
#[derive(Debug, Parser)]
#[command(name = "varscope", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Shows what is in a file, scope by scope.
    Inspect(inspect::Arguments),
    /// Compares two files; ends with 1 if they differ.
    Diff(diff::Arguments),
    /// Writes the tensors of a file to another one, of the format that its name says: `.npz`, `.ckpt` (TensorFlow), and safetensors else.
    Convert(convert::Convert),
    /// Gives tensors of a file other names.
    Rename(convert::Rename),
    /// Shows what loading a file into a model with the variables of another one would do; ends with 1 if that fails.
    Check(check::Arguments),
}

/// What a command ends with, if it does not fail.
type Outcome = Result<ExitCode, Box<dyn Error>>;

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Convert(arguments) => convert::convert(&arguments),
        Command::Rename(arguments) => convert::rename(&arguments),
        Command::Check(arguments) => check::run(&arguments),
    };
    done.unwrap_or_else(|error| {
        // Who reads no further, as `head`, is no error.
        if is_closed_pipe(&*error) {
            return ExitCode::SUCCESS;
        }
        // Nothing can be done if that fails.
        let _ = writeln!(io::stderr(), "varscope: {}", with_causes(&*error));
        ExitCode::from(2)
    })
}

fn is_closed_pipe(error: &(dyn Error + 'static)) -> bool {
    let io = error.downcast_ref::<io::Error>();
    io.is_some_and(|io| io.kind() == io::ErrorKind::BrokenPipe)
}

fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(beneath) = cause {
        text += &format!(": {beneath}");
        cause = beneath.source();
    }
    text
}
