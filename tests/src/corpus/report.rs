//! What became of all programs.

use std::fmt;

/// Counts, and what is wrong.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// How many programs are legal.
    pub legal: usize,
    /// How many of them were run.
    pub ran: usize,
    /// How many programs are mistakes.
    pub mistakes: usize,
    /// How many of the mistakes were run without the check, and failed.
    pub failed: usize,
    /// What the compiler or the runtime does otherwise than it should.
    pub faults: Vec<Fault>,
}

/// A program that the compiler or the runtime is wrong about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which.
    pub program: String,
    /// In which respect.
    pub says: String,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            legal,
            ran,
            mistakes,
            failed,
            faults,
        } = self;
        writeln!(f, "{legal} legal programs, {ran} of them run")?;
        writeln!(
            f,
            "{mistakes} certain mistakes, {failed} of them run without the check, to see them fail"
        )?;
        write!(f, "{} faults", faults.len())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.program, self.says)
    }
}
