//! Injects mistakes of sharing into models, one at a time, and asks the compiler and the runtime about each.
//!
//! A model's text becomes its [`Reading`]; that gives [`Mutant`]s, each another text; a [`Scratch`] crate has them all as modules. The
//! compiler is asked once, with the check on. Then all of them are run with the check off, which says of each whether it is a mistake at
//! all: what the runtime does with it does not depend on what the compiler thinks. [`Report`] puts the two answers together.

mod answers;
mod mutant;
mod reading;
mod report;
mod scratch;

use std::path::PathBuf;

pub use answers::{Compiled, Ran};
pub use mutant::{Change, Mutant};
pub use reading::Reading;
pub use report::{Fate, Report};
pub use scratch::Scratch;

/// Why the mutants could not be judged.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A file could not be read or written.
    #[error("{}: {error}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A model is no Rust.
    #[error("{model}: {error}")]
    Syntax {
        /// Which.
        model: String,
        /// Why.
        error: syn::Error,
    },
    /// Cargo did not do what it should.
    #[error("cargo {what} of the mutants: {output}")]
    Cargo {
        /// Its command.
        what: &'static str,
        /// What it said.
        output: String,
    },
}

/// The models, by name, with their sources.
///
/// # Errors
/// If the files can't be read.
pub fn models() -> Result<Vec<(String, String)>, Failure> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("models/src");
    let failure = |error| Failure::File {
        path: folder.clone(),
        error,
    };
    let mut models = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(failure)? {
        let path = entry.map_err(failure)?.path();
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name != "lib" {
            let text =
                std::fs::read_to_string(&path).map_err(|error| Failure::File { path, error })?;
            models.push((name, text));
        }
    }
    models.sort();
    Ok(models)
}

/// Every mutant of every model, judged.
///
/// # Errors
/// If a model can't be read, or cargo does not run.
pub fn judge() -> Result<Report, Failure> {
    let mut mutants = Vec::new();
    for (name, text) in models()? {
        let reading = Reading::of(&text).map_err(|error| Failure::Syntax {
            model: name.clone(),
            error,
        })?;
        mutants.push(Mutant::none(&name, &text));
        mutants.extend(Mutant::all(&name, &text, &reading));
    }
    let scratch = Scratch::new()?;
    let compiled = scratch.check(&mutants)?;
    let ran = scratch.run(&mutants, &compiled)?;
    Ok(Report::new(mutants, &compiled, &ran))
}
