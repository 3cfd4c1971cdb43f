//! Why an operation did not succeed.

use varscope::Error;

use super::values::Unknown;

/// What varscope said, or what the recording says that nobody has heard of.
pub(super) enum Failure {
    Error(Error),
    Unknown(Unknown),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<Unknown> for Failure {
    fn from(unknown: Unknown) -> Self {
        Self::Unknown(unknown)
    }
}

pub(super) type Outcome<T = ()> = Result<T, Failure>;
