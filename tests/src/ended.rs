//! How a binary ends.

use std::fmt::Display;
use std::process::ExitCode;

/// Success, or failure after what is wrong is said on standard error.
pub fn ended(result: Result<(), impl Display>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}
