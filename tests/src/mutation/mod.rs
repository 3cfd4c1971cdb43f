//! Injects mistakes of sharing into models, one at a time, and asks the compiler and the runtime about each.
//!
//! A model's text becomes its [`Reading`]; that gives [`Mutant`]s, each another text; two scratch [`Crates`] have them all as modules. The
//! compiler is asked once, with the check on. Then all of them are run with the check off, which says of each whether it is a mistake at
//! all: what the runtime does with it does not depend on what the compiler thinks. [`Report`] puts the two answers together.

mod answers;
mod crates;
mod mutant;
mod reading;
mod report;

use std::path::PathBuf;

pub use answers::{Compiled, Ran};
pub use crates::Crates;
pub use mutant::{Change, Mutant};
pub use reading::Reading;
pub use report::{Fate, Report};

use crate::scratch;

/// Why the mutants could not be judged.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A file could not be read or written, or cargo did not do what it should.
    #[error(transparent)]
    Scratch(#[from] scratch::Failure),
    /// A model is no Rust.
    #[error("{model}: {error}")]
    Syntax {
        /// Which.
        model: String,
        /// Why.
        error: syn::Error,
    },
}

/// The models, by name, with their sources.
///
/// # Errors
/// If the files can't be read.
pub fn models() -> Result<Vec<(String, String)>, Failure> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("models/src");
    let failure = |error| scratch::Failure::File {
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
            let text = std::fs::read_to_string(&path)
                .map_err(|error| scratch::Failure::File { path, error })?;
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
    let crates = Crates::new()?;
    let compiled = crates.check(&mutants)?;
    let ran = crates.run(&mutants, &compiled)?;
    Ok(Report::new(mutants, &compiled, &ran))
}
