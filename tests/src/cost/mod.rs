//! What varscope costs whoever waits for `cargo check`: generated crates, checked in pairs of runs.

mod crates;
mod paired;
mod source;

pub use self::crates::Generated;
pub use self::paired::{Paired, Spent};
pub use self::source::{Again, Explicit, Program, Reaching};
