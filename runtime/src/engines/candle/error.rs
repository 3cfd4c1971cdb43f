//! Our errors inside candle's, and back.

use std::error::Error as StdError;

use candle_core::Error as CandleError;

use crate::checkpoint::CheckpointError;
use crate::error::Error;

/// Puts an error into candle's so that it prints as itself and can be had back by [`carried`].
///
/// `Wrapped` keeps no more than a `Display`; an I/O error keeps the error and passes its message through.
pub(crate) fn carry<E: StdError + Send + Sync + 'static>(error: E) -> CandleError {
    CandleError::Io(std::io::Error::other(error))
}

/// The error that [`carry`] put in, below whatever context candle has added.
pub(crate) fn carried<E: StdError + 'static>(error: &CandleError) -> Option<&E> {
    match error {
        CandleError::Io(io) => io.get_ref()?.downcast_ref(),
        CandleError::Context { inner, .. }
        | CandleError::WithPath { inner, .. }
        | CandleError::WithBacktrace { inner, .. } => carried(inner),
        CandleError::WrappedContext { wrapped, .. } => {
            match wrapped.downcast_ref::<CandleError>() {
                Some(inner) => carried(inner),
                None => wrapped.downcast_ref(),
            }
        }
        _ => None,
    }
}

impl From<Error> for CandleError {
    fn from(error: Error) -> Self {
        carry(error)
    }
}

/// Gives candle's error back where it carries none of varscope's.
impl TryFrom<CandleError> for Error {
    type Error = CandleError;

    fn try_from(error: CandleError) -> Result<Self, CandleError> {
        match carried::<Self>(&error) {
            Some(ours) => Ok(ours.clone()),
            None => Err(error),
        }
    }
}

impl From<CheckpointError> for CandleError {
    fn from(error: CheckpointError) -> Self {
        carry(error)
    }
}
