//! Our errors inside candle's.

use std::io;

use candle_core::Error as CandleError;

use crate::NnError;

/// As an I/O error, which can be downcast and prints as what is in it; candle's `Wrapped` keeps no more than a `Display`.
impl From<NnError> for CandleError {
    fn from(error: NnError) -> Self {
        Self::Io(io::Error::other(error))
    }
}
