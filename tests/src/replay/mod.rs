//! Replays programs recorded on TensorFlow (`tests/data/FORMAT.md`) through varscope's explicit API, and compares.

pub mod compare;
mod getters;
pub mod interpreter;
pub mod program;
pub mod recordings;
pub mod spelling;
pub mod values;

pub use compare::{Difference, differences};
pub use interpreter::{Watch, run, run_in};
pub use program::{Op, Program, Step};
pub use recordings::programs;
