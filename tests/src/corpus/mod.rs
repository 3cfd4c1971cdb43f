//! Two collections of programs that people wrote: what is legal and awkward, which must compile and run, and what is certainly wrong,
//! which must be refused at the places that its comments mark.
//!
//! A program is a file of `tests/corpus`, or a folder with a `mod.rs`. All of them are the modules of two scratch crates.

mod crates;
mod marks;
mod program;
mod report;

pub use crates::judge;
pub use marks::{Expected, Line, Marks};
pub use program::{Program, legal, mistakes};
pub use report::{Fault, Report};
