//! Replays programs recorded on TensorFlow (`tests/data/FORMAT.md`) through varscope, by every [`Road`], and compares.

mod asked;
pub mod compare;
mod failure;
mod getters;
pub mod interpreter;
pub mod program;
pub mod recordings;
pub mod road;
pub mod spelling;
pub mod values;

pub use compare::{Difference, differences};
pub use interpreter::{Watch, run_in, run_over};
pub use program::{Op, Program, Step};
pub use recordings::programs;
pub use road::Road;
