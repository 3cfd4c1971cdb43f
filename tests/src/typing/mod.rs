//! A program as it looks while somebody types it: what is said of it then is about what is typed, and never about what the macros made.
//!
//! The lines of `tests/typing/model.rs` that end in `//~` are cut behind every token and in the middle of every word, one at a time.

mod fragments;
mod judge;

pub use fragments::{Fragment, fragments};
pub use judge::{Report, judge};
