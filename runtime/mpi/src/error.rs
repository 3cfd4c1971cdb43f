//! What can go wrong between ranks.

use varscope::checkpoint::CheckpointError;
use varscope_names::OneLine;

use crate::table::Differences;
use crate::transport::{Lost, Ranks};

/// The result of what ranks do together.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error of what ranks do together. It goes through candle's own like any other.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// MPI was there before.
    #[error(
        "MPI was initialized in this process before; `launch` is called once, and initializes it"
    )]
    Initialized,
    /// A rank did not come, or has ended all.
    #[error(transparent)]
    Lost(#[from] Lost),
    /// Ranks are at different things.
    #[error("ranks are at different things: {}. Every rank makes the same calls in the same order", places(.at))]
    OutOfStep {
        /// What each rank is at.
        at: Vec<String>,
    },
    /// Ranks do not have the same variables.
    #[error(transparent)]
    Differ(#[from] Differences),
    /// Variables that must be equal on all ranks have other values on some.
    #[error("{}", drifted(.variables))]
    Drifted {
        /// Which.
        variables: Vec<Drifted>,
    },
    /// Something went wrong on another rank.
    #[error("rank {rank} failed at {what}: {message}")]
    Elsewhere {
        /// The rank.
        rank: usize,
        /// At what.
        what: String,
        /// Its error.
        message: String,
    },
    /// A gradient for what is no trained variable.
    #[error(
        "there is a gradient for {}, which is no trainable float of the store{}",
        OneLine(.name), like(.nearest)
    )]
    NoVariable {
        /// The name of the gradient.
        name: String,
        /// The names most like it that are trained.
        nearest: Vec<String>,
    },
    /// A gradient of another shape than its variable.
    #[error(
        "the gradient of variable {} has shape {found}, and the variable, defined at {defined}, has shape {shape}",
        OneLine(.name)
    )]
    GradientShape {
        /// The variable.
        name: String,
        /// The variable's shape.
        shape: Box<varscope::Shape>,
        /// The gradient's.
        found: Box<varscope::Shape>,
        /// Where the variable was defined.
        defined: Box<varscope::error::Trace>,
    },
    /// An average over no example at all.
    #[error("no rank has an example, so there is nothing to average")]
    NoExamples,
    /// A value that can't go to other ranks.
    #[error(
        "variable {} (defined at {defined}) has another value on some ranks, and strings are not sent to others; load the file on every rank",
        OneLine(.name)
    )]
    Strings {
        /// The variable.
        name: String,
        /// Where it was defined.
        defined: Box<varscope::error::Trace>,
    },
    /// Bytes that a rank sent do not make a value or a table.
    #[error("what a rank sent of {what} can't be read")]
    Garbled {
        /// Of what.
        what: String,
        /// Why.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// This rank can't read or write a variable.
    #[error(transparent)]
    Variable(#[from] varscope::Error),
    /// This rank can't read or write a file.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// What this rank alone was to do has failed.
    #[error("{what} failed")]
    Here {
        /// What.
        what: String,
        /// Why.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Candle can't read or make a gradient.
    #[cfg(feature = "candle")]
    #[error(transparent)]
    Candle(#[from] candle_core::Error),
}

/// A variable that is not what it is on rank 0.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Drifted {
    /// The variable's full name.
    pub name: String,
    /// The ranks where it has another value than on rank 0.
    pub ranks: Vec<usize>,
    /// Where it was defined.
    pub defined: String,
}

#[cfg(feature = "candle")]
impl From<Error> for candle_core::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Candle(error) => error,
            error => Self::wrap(error),
        }
    }
}

fn places(at: &[String]) -> String {
    let ranks: Vec<usize> = (0..at.len()).collect();
    let mut rest = ranks.as_slice();
    let mut texts = Vec::new();
    let mut said: Vec<&String> = Vec::new();
    while let [first, others @ ..] = rest {
        rest = others;
        if !said.contains(&&at[*first]) {
            said.push(&at[*first]);
            let alike: Vec<usize> = ranks
                .iter()
                .copied()
                .filter(|r| at[*r] == at[*first])
                .collect();
            texts.push(format!("{} at {}", Ranks(&alike), OneLine(&at[*first])));
        }
    }
    texts.join(", ")
}

fn drifted(variables: &[Drifted]) -> String {
    let each = variables.iter().map(|drifted| {
        let (name, defined) = (OneLine(&drifted.name), &drifted.defined);
        let ranks = Ranks(&drifted.ranks);
        format!("{name} (defined at {defined}) on {ranks}")
    });
    let each: Vec<String> = each.collect();
    format!(
        "variables have other values than on rank 0: {}. What all ranks share is changed by all alike: average gradients before the step, and make what one rank has alone a local variable",
        each.join("; ")
    )
}

fn like(nearest: &[String]) -> String {
    match nearest {
        [] => String::new(),
        names => format!("; like it are {}", OneLine(names.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_at_one_thing_are_named_together() {
        let at = ["a save", "the average", "a save"].map(str::to_owned);
        assert_eq!(places(&at), "ranks 0, 2 at a save, rank 1 at the average");
    }
}
