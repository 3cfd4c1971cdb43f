//! What carries numbers between ranks: MPI, or threads of one process. All else is written for this alone.

use std::fmt;
use std::time::Duration;

/// A rank's way to the others. Each call is made by every rank, in the same order.
pub trait Transport: fmt::Debug {
    /// The number of this rank, from 0.
    fn rank(&self) -> usize;

    /// How many ranks there are.
    fn size(&self) -> usize;

    /// Makes each number what all ranks' numbers at its place make together, the same bits on every rank: the sum of floats, and the bits that
    /// any rank has set. All ranks bring as many.
    ///
    /// # Errors
    /// [`Lost`], if a rank does not come.
    fn all_reduce(&self, operation: Operation<'_>, values: Values<'_>) -> Result<(), Lost>;

    /// Makes the bytes those of one rank. All ranks bring as many. Nobody leaves before all have come.
    ///
    /// # Errors
    /// [`Lost`], if a rank does not come.
    fn broadcast(
        &self,
        operation: Operation<'_>,
        root: usize,
        bytes: &mut Vec<u8>,
    ) -> Result<(), Lost>;

    /// Waits for all.
    ///
    /// # Errors
    /// [`Lost`], if a rank does not come.
    fn barrier(&self, operation: Operation<'_>) -> Result<(), Lost>;

    /// Ends all ranks, for a reason that is told. Over MPI it does not come back.
    fn abort(&self, report: &str);
}

/// What ranks are at.
#[derive(Clone, Copy)]
pub struct Operation<'a> {
    /// How many came before it.
    pub number: u64,
    /// What it is, for whoever waits in vain: `the all-reduce of bucket 1 of 3 (conv1/weights … dense/bias)`.
    pub what: &'a dyn fmt::Display,
}

impl fmt::Debug for Operation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.number, self.what)
    }
}

/// Numbers of one type, changed in place.
#[derive(Debug)]
pub enum Values<'a> {
    /// Added.
    F32(&'a mut Vec<f32>),
    /// Added.
    F64(&'a mut Vec<f64>),
    /// Joined bit by bit: a bit is set if any rank has set it.
    Bits(&'a mut Vec<u64>),
}

/// Ranks that did not come, or have ended.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Lost {
    /// The time limit is over.
    #[error(
        "rank {rank} has waited {:.1} s at {operation}; {} not come",
        waited.as_secs_f64(),
        Missing(missing)
    )]
    TimeLimit {
        /// The rank that waited.
        rank: usize,
        /// For what.
        operation: String,
        /// How long.
        waited: Duration,
        /// The ranks that were not there.
        missing: Vec<usize>,
    },
    /// A rank has ended all.
    #[error("rank {rank} has ended the run: {report}")]
    Ended {
        /// The rank.
        rank: usize,
        /// What it said.
        report: String,
    },
}

struct Missing<'a>(&'a [usize]);

impl fmt::Display for Missing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [] => f.write_str("all ranks are there, and what they send has"),
            [one] => write!(f, "rank {one} has"),
            all => write!(f, "{} have", Ranks(all)),
        }
    }
}

/// `rank 1` or `ranks 1, 3`.
pub(crate) struct Ranks<'a>(pub(crate) &'a [usize]);

impl fmt::Display for Ranks<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        let word = if self.0.len() == 1 { "rank" } else { "ranks" };
        write!(f, "{word} {}", numbers.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_in_vain_says_for_whom_and_at_what() {
        let lost = |missing: &[usize]| Lost::TimeLimit {
            rank: 0,
            operation: "a barrier".to_owned(),
            waited: Duration::from_millis(1520),
            missing: missing.to_vec(),
        };
        assert_eq!(
            lost(&[2]).to_string(),
            "rank 0 has waited 1.5 s at a barrier; rank 2 has not come"
        );
        assert_eq!(
            lost(&[1, 2]).to_string(),
            "rank 0 has waited 1.5 s at a barrier; ranks 1, 2 have not come"
        );
        assert!(
            lost(&[])
                .to_string()
                .ends_with("; all ranks are there, and what they send has not come")
        );
    }
}
