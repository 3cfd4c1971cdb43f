//! What varscope costs whoever waits for `cargo`: generated crates, checked or built in pairs of runs.

mod candle;
mod crates;
mod paired;
mod source;

pub use self::candle::Net;
pub use self::crates::Generated;
pub use self::paired::{Paired, Spent};
pub use self::source::{Again, Explicit, Program, Reaching};
