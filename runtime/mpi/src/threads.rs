//! Ranks that are threads of one process: for tests, and to try a program without MPI.

mod brought;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

use self::brought::Brought;
use crate::launch::{Options, panic_text};
use crate::transport::{Lost, Operation, Transport, Values};
use crate::world::World;

/// Runs a function as so many ranks, each in a thread of its own; what each gave, in their order.
///
/// What works here works on MPI, but for what is shared by threads of one process: files, environment, global variables.
///
/// ```
/// use varscope_mpi::{Error, Options, threads};
///
/// let sums = threads(4, Options::new(), |world| world.sum(&[world.rank() as f64]));
/// for sum in sums {
///     assert_eq!(sum?, [6.0]);
/// }
/// # Ok::<(), Error>(())
/// ```
///
/// # Panics
/// If there is to be no rank; and if one panics, as that did, after the others were told and have ended.
pub fn threads<T: Send, E: Send + ToString>(
    size: usize,
    options: Options,
    run: impl Fn(&World) -> Result<T, E> + Sync,
) -> Vec<Result<T, E>> {
    assert!(size > 0, "there must be a rank");
    let shared = Arc::new(Shared {
        size,
        options,
        state: Mutex::new(State::new(size)),
        changed: Condvar::new(),
    });
    let rank = |rank| {
        let link = Link {
            rank,
            shared: shared.clone(),
        };
        let world = World::new(Box::new(link), options);
        match catch_unwind(AssertUnwindSafe(|| run(&world))) {
            Ok(result) => {
                if let Err(error) = &result {
                    world.abort_all(&error.to_string());
                }
                result
            }
            Err(panic) => {
                world.abort_all(&format!("it panicked: {}", panic_text(&*panic)));
                resume_unwind(panic)
            }
        }
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..size).map(|i| scope.spawn(move || rank(i))).collect();
        let ended: Vec<_> = threads.into_iter().map(|thread| thread.join()).collect();
        let of_rank = |ended: thread::Result<_>| ended.unwrap_or_else(|panic| resume_unwind(panic));
        ended.into_iter().map(of_rank).collect()
    })
}

#[derive(Debug)]
struct Shared {
    size: usize,
    options: Options,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    /// What each rank has brought to the operation that goes on.
    brought: Vec<Option<Brought>>,
    /// What came of the last one, and how many have not taken it yet.
    result: Arc<Brought>,
    to_take: usize,
    ended: Option<Lost>,
}

impl State {
    fn new(size: usize) -> Self {
        Self {
            brought: vec![None; size],
            result: Arc::new(Brought::Nothing),
            to_take: 0,
            ended: None,
        }
    }

    fn missing(&self) -> Vec<usize> {
        let brought = self.brought.iter().enumerate();
        brought
            .filter(|(_, b)| b.is_none())
            .map(|(rank, _)| rank)
            .collect()
    }

    /// The result, once all have come.
    fn close(&mut self, operation: Operation<'_>) -> Result<(), Lost> {
        let mut brought = self.brought.iter_mut().filter_map(Option::take);
        let first = brought.next().unwrap_or(Brought::Nothing);
        let alike = brought.try_fold(first, |all, one| all.and(&one));
        let size = self.brought.len();
        self.result = Arc::new(alike.ok_or_else(|| Lost::Ended {
            rank: 0,
            report: format!("ranks brought what is not alike to {}", operation.what),
        })?);
        self.to_take = size;
        Ok(())
    }
}

/// One rank's end.
#[derive(Debug)]
struct Link {
    rank: usize,
    shared: Arc<Shared>,
}

impl Link {
    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it is held.
        let state = self.shared.state.lock();
        state.unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until something is so, or all have ended, or the time is over.
    fn wait<'a>(
        &'a self,
        mut state: MutexGuard<'a, State>,
        operation: Operation<'_>,
        is_so: impl Fn(&State) -> bool,
    ) -> Result<MutexGuard<'a, State>, Lost> {
        let begun = Instant::now();
        while !is_so(&state) {
            if let Some(ended) = &state.ended {
                return Err(ended.clone());
            }
            let waited = begun.elapsed();
            let Some(left) = self.shared.options.limit().checked_sub(waited) else {
                let lost = Lost::TimeLimit {
                    rank: self.rank,
                    operation: operation.what.to_string(),
                    waited,
                    missing: state.missing(),
                };
                state.ended = Some(lost.clone());
                self.shared.changed.notify_all();
                return Err(lost);
            };
            let waited = self.shared.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        Ok(state)
    }

    fn exchange(&self, operation: Operation<'_>, mine: Brought) -> Result<Arc<Brought>, Lost> {
        let mut state = self.wait(self.state(), operation, |state| state.to_take == 0)?;
        if let Some(ended) = &state.ended {
            return Err(ended.clone());
        }
        state.brought[self.rank] = Some(mine);
        if state.missing().is_empty() {
            if let Err(lost) = state.close(operation) {
                state.ended = Some(lost);
            }
            self.shared.changed.notify_all();
        }
        let mut state = self.wait(state, operation, |state| state.to_take > 0)?;
        let result = state.result.clone();
        state.to_take -= 1;
        self.shared.changed.notify_all();
        Ok(result)
    }
}

impl Transport for Link {
    fn rank(&self) -> usize {
        self.rank
    }

    fn size(&self) -> usize {
        self.shared.size
    }

    fn all_reduce(&self, operation: Operation<'_>, values: Values<'_>) -> Result<(), Lost> {
        match values {
            Values::F32(mine) => {
                let all = self.exchange(operation, Brought::F32(std::mem::take(mine)))?;
                if let Brought::F32(all) = &*all {
                    mine.clone_from(all);
                }
            }
            Values::F64(mine) => {
                let all = self.exchange(operation, Brought::F64(std::mem::take(mine)))?;
                if let Brought::F64(all) = &*all {
                    mine.clone_from(all);
                }
            }
            Values::Bits(mine) => {
                let all = self.exchange(operation, Brought::Bits(std::mem::take(mine)))?;
                if let Brought::Bits(all) = &*all {
                    mine.clone_from(all);
                }
            }
        }
        Ok(())
    }

    fn broadcast(
        &self,
        operation: Operation<'_>,
        root: usize,
        bytes: &mut Vec<u8>,
    ) -> Result<(), Lost> {
        let mine = match self.rank == root {
            true => Brought::Bytes(std::mem::take(bytes)),
            false => Brought::Nothing,
        };
        if let Brought::Bytes(all) = &*self.exchange(operation, mine)? {
            bytes.clone_from(all);
        }
        Ok(())
    }

    fn barrier(&self, operation: Operation<'_>) -> Result<(), Lost> {
        self.exchange(operation, Brought::Nothing).map(|_| ())
    }

    fn abort(&self, report: &str) {
        let mut state = self.state();
        state.ended.get_or_insert_with(|| Lost::Ended {
            rank: self.rank,
            report: report.to_owned(),
        });
        self.shared.changed.notify_all();
    }
}
