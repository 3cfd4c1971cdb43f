//! The ranks of a run, as one of them sees them: what they are at, in step.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fmt;

use crate::agree::Agreed;
use crate::digest::Digest;
use crate::error::{Error, Result};
use crate::gradients::Buffers;
use crate::launch::Options;
use crate::transport::{Operation, Transport, Values};

/// The ranks of a run, of which this is one.
///
/// Every method that takes part in what all do (all but [`rank`](Self::rank), [`size`](Self::size), [`part`](Self::part),
/// [`batches`](Self::batches) and the like) is called by every rank, in the same order. Who is at something else than the others is told so, on
/// every rank ([`Error::OutOfStep`]); who does not come is named when the time limit is over.
pub struct World {
    link: Box<dyn Transport>,
    pub(crate) options: Options,
    /// How many operations came before.
    operations: Cell<u64>,
    /// An error was made that every rank has.
    known: Cell<bool>,
    pub(crate) agreed: RefCell<Vec<Agreed>>,
    /// The gradients that ranks lacked and that were told of.
    pub(crate) told: RefCell<BTreeSet<String>>,
    pub(crate) buffers: RefCell<Buffers>,
}

/// What came of a meeting.
pub(crate) struct Met {
    /// Whether what may differ did not.
    pub(crate) is_same: bool,
    /// Whether any rank asked for it.
    pub(crate) is_asked: bool,
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("World");
        debug
            .field("link", &self.link)
            .field("options", &self.options);
        debug.finish_non_exhaustive()
    }
}

impl World {
    /// Over a transport of one's own; [`launch`](crate::launch) and [`threads`](crate::threads) have theirs.
    pub fn new(link: Box<dyn Transport>, options: Options) -> Self {
        Self {
            link,
            options,
            operations: Cell::new(0),
            known: Cell::new(false),
            agreed: RefCell::default(),
            told: RefCell::default(),
            buffers: RefCell::default(),
        }
    }

    /// The number of this rank, from 0.
    pub fn rank(&self) -> usize {
        self.link.rank()
    }

    /// How many ranks there are.
    pub fn size(&self) -> usize {
        self.link.size()
    }

    /// Whether this is rank 0, which writes files and tells the user.
    pub fn is_first(&self) -> bool {
        self.rank() == 0
    }

    /// Waits for all.
    ///
    /// # Errors
    /// If a rank does not come, or is at something else.
    pub fn barrier(&self) -> Result<()> {
        self.meet("a barrier", 0, 0, false).map(|_| ())
    }

    /// The sums over all ranks: of losses, of right answers. In `f64`, `[n]` on every rank.
    ///
    /// # Errors
    /// If a rank does not come, is at something else, or has another number of them.
    pub fn sum(&self, numbers: &[f64]) -> Result<Vec<f64>> {
        let mut sums = numbers.to_vec();
        if !self.meet("a sum", 0, sums.len() as u64, false)?.is_same {
            let what = format!("a sum of {} numbers", sums.len());
            return Err(self.out_of_step(&what)?);
        }
        self.reduce(&"a sum", Values::F64(&mut sums))?;
        Ok(sums)
    }

    /// The mean over all examples of what is the mean over those of this rank, such as a loss.
    ///
    /// # Errors
    /// As [`Self::sum`], and if no rank has an example.
    pub fn mean(&self, mean: f64, examples: usize) -> Result<f64> {
        let mine = if examples == 0 {
            0.0
        } else {
            mean * examples as f64
        };
        match *self.sum(&[mine, examples as f64])? {
            [sum, count] if count > 0.0 => Ok(sum / count),
            _ => Err(Error::NoExamples),
        }
    }

    /// Ends all ranks, because of this one. Over MPI it does not come back.
    pub fn abort(&self, report: &str) {
        self.link.abort(&format!(
            "rank {} of {}: {report}",
            self.rank(),
            self.size()
        ));
    }

    /// Ends all ranks, because of what all know.
    pub(crate) fn abort_all(&self, report: &str) {
        self.link.abort(report);
    }

    /// The last that ranks do together: who ends early is out of step.
    pub(crate) fn end(&self) -> Result<()> {
        self.meet("the end of the run", 0, 0, false).map(|_| ())
    }

    /// Whether an error was made that every rank has.
    pub(crate) fn is_known_to_all(&self) -> bool {
        self.known.get()
    }

    /// Marks an error that every rank has, so that one alone tells it.
    pub(crate) fn known_to_all(&self, error: impl Into<Error>) -> Error {
        self.known.set(true);
        error.into()
    }

    /// Begins something that all do, in one small message: finds out whether all are at the same, whether something that may differ does, and
    /// whether any asks for what all will then do.
    pub(crate) fn meet(&self, what: &str, same: u64, may: u64, asks: bool) -> Result<Met> {
        let must = Digest::of_all(&[Digest::of(what), same]);
        let mine = [must, !must, may, !may];
        let mut bits = vec![must, !must, may, !may, u64::from(asks)];
        self.reduce(&what, Values::Bits(&mut bits))?;
        // Joined with others a number and its complement stay what they are only if all have the same.
        if bits[..2] != mine[..2] {
            return Err(self.out_of_step(what)?);
        }
        Ok(Met {
            is_same: bits[2..4] == mine[2..],
            is_asked: bits[4] != 0,
        })
    }

    /// The error, once every rank knows what each is at.
    pub(crate) fn out_of_step(&self, what: &str) -> Result<Error> {
        let at = self.all_gather(what.as_bytes().to_vec())?;
        let at = at
            .iter()
            .map(|text| String::from_utf8_lossy(text).into_owned());
        let at = at.collect();
        Ok(self.known_to_all(Error::OutOfStep { at }))
    }

    /// What every rank has, in their order.
    pub(crate) fn all_gather(&self, mine: Vec<u8>) -> Result<Vec<Vec<u8>>> {
        let mut lengths = vec![0; self.size()];
        lengths[self.rank()] = mine.len() as u64;
        self.reduce(&"the exchange of lengths", Values::Bits(&mut lengths))?;
        let of_rank = |(rank, length): (usize, u64)| {
            let mut bytes = match rank == self.rank() {
                true => mine.clone(),
                false => vec![0; usize::try_from(length).unwrap_or(usize::MAX)],
            };
            self.broadcast(&"the exchange of texts", rank, &mut bytes)?;
            Ok(bytes)
        };
        lengths.into_iter().enumerate().map(of_rank).collect()
    }

    pub(crate) fn reduce(&self, what: &dyn fmt::Display, values: Values<'_>) -> Result<()> {
        Ok(self.link.all_reduce(self.next(what), values)?)
    }

    pub(crate) fn broadcast(
        &self,
        what: &dyn fmt::Display,
        root: usize,
        bytes: &mut Vec<u8>,
    ) -> Result<()> {
        Ok(self.link.broadcast(self.next(what), root, bytes)?)
    }

    fn next<'a>(&self, what: &'a dyn fmt::Display) -> Operation<'a> {
        let number = self.operations.get();
        self.operations.set(number + 1);
        Operation { number, what }
    }
}
