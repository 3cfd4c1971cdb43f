//! Bodies made at random: what the check says of them against what they do when they run.
//!
//! A [`Program`] is some layers and a body (of a layer, a `model!` or a `scope!`) with branches, guards, loops, ways out, closures
//! and all settings of reuse, whose every condition reads the input. It becomes [`source`] in two forms, and the two [`Crates`]
//! answer for all programs at once: what the compiler has against each, and all its walks. [`judge`] compares:
//!
//! * nothing panics, and the compiler has nothing against a body but what the check finds;
//! * what is refused fails at run time in every walk that gets there and that no caller put under reuse;
//! * the places that are said ask for that variable, the first before the second.
//!
//! What is certain to fail and not refused is counted only.

mod crates;
mod generate;
mod judge;
mod program;
mod refusal;
mod report;
mod shrink;
mod source;
pub mod traced;
mod visit;
pub mod walk;

pub use crates::{Answer, Crates, Macros, Walk};
pub use generate::program;
pub use judge::{Judgement, Kind, Violation, judge};
pub use program::Program;
pub use report::Report;
pub use source::{Form, Source, source};

use crate::scratch::Failure;

/// Which bodies, and how.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// How many.
    pub count: usize,
    /// Where chance begins.
    pub seed: u64,
    /// On how many inputs each is run, in order; if there are more, on as many again at random.
    pub inputs: usize,
}

impl Sample {
    /// Judges all bodies.
    ///
    /// # Errors
    /// If cargo does not run.
    pub fn judge(self, crates: &Crates, macros: &[Macros]) -> Result<Report, Failure> {
        let programs: Vec<Program> = (0..self.count as u64)
            .map(|number| program(self.seed, number))
            .collect();
        let answers = crates.ask(&programs, macros, self.inputs)?;
        Ok(Report::new(programs, answers))
    }

    /// A small program that breaks the same promise as this one, with what is wrong with it.
    ///
    /// # Errors
    /// If cargo does not run.
    pub fn shrink(
        self,
        crates: &Crates,
        macros: &[Macros],
        program: &Program,
        fault: &Violation,
    ) -> Result<String, Failure> {
        let small = shrink::shrink(crates, program.clone(), fault, macros, self.inputs)?;
        let answers = crates.ask(std::slice::from_ref(&small), macros, self.inputs)?;
        Ok(Report::new(vec![small], answers).describe(0))
    }
}
