//! MPI by rsmpi; nothing else here knows it.
//!
//! Everything is non-blocking and polled, so that nobody waits longer than the time limit. While all is well nothing is sent but the operation
//! itself. A rank that has waited a while sends the others a note, the number of the operation that it is at; who gets one answers if it is at
//! the same. So, when the time is over, those who sent none are known to be missing.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::thread;
use std::time::{Duration, Instant};

use mpi::Threading;
use mpi::collective::SystemOperation;
use mpi::datatype::{Buffer, BufferMut, Equivalence};
use mpi::environment::Universe;
use mpi::request::{LocalScope, Request, scope};
use mpi::topology::SimpleCommunicator;
use mpi::traits::{Communicator, CommunicatorCollectives, Destination, Root, Source};

use crate::transport::{Lost, Operation, Transport, Values};

/// After so long a rank tells the others where it is, unless the limit is shorter than four times this.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long answers to notes may take when the time is over.
const GRACE: Duration = Duration::from_millis(300);
/// How much earlier the first of those who waited says so.
const FIRST_TELLS: Duration = Duration::from_secs(1);
/// Looks at an operation before the processor is given to others, and before it sleeps between them.
const SPINS: u32 = 2_000;
const YIELDS: u32 = 20_000;
/// An MPI message has a count of 31 bits.
const PIECE: usize = 1 << 28;

pub(crate) struct Link {
    /// For operations, and for notes; no message of the user's own is in either.
    world: SimpleCommunicator,
    notes: SimpleCommunicator,
    limit: Duration,
    /// The operation of the last note of each rank, and of this one's; each with one more.
    heard: RefCell<Vec<u64>>,
    told: Cell<u64>,
    /// Where sums arrive.
    sums: RefCell<Sums>,
    /// Last: it ends MPI.
    _universe: Universe,
}

#[derive(Default)]
struct Sums {
    f32: Vec<f32>,
    f64: Vec<f64>,
    bits: Vec<u64>,
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rank {} of {} on MPI", self.rank(), self.size())
    }
}

impl Link {
    /// Begins MPI; nothing if somebody has before.
    pub(crate) fn new(limit: Duration) -> Option<Self> {
        // The threads of a rank compute; one speaks to the others.
        let (universe, _) = mpi::initialize_with_threading(Threading::Funneled)?;
        let world = universe.world();
        Some(Self {
            heard: RefCell::new(vec![0; number(world.size())]),
            told: Cell::new(0),
            notes: world.duplicate(),
            world: world.duplicate(),
            limit,
            sums: RefCell::default(),
            _universe: universe,
        })
    }

    /// Waits until an operation is done. If it takes longer than the limit, all ends here.
    fn wait<'a, D: ?Sized>(
        &self,
        operation: Operation<'_>,
        request: Request<'a, D, &LocalScope<'a>>,
    ) {
        let mut request = match request.test() {
            Ok(_) => return,
            Err(request) => request,
        };
        let begun = Instant::now();
        let mut looks = 0;
        loop {
            request = match request.test() {
                Ok(_) => return,
                Err(request) => request,
            };
            looks += 1;
            if looks < SPINS {
                std::hint::spin_loop();
                continue;
            }
            match looks < YIELDS {
                true => thread::yield_now(),
                false => thread::sleep(Duration::from_micros(100)),
            }
            let waited = begun.elapsed();
            if waited > PATIENCE.min(self.limit / 4) {
                self.look_for_notes(operation);
                self.tell(operation);
            }
            if waited > self.limit + GRACE {
                self.give_up(operation, waited);
            }
        }
    }

    /// Sends the others a note of where this rank is, if it has not yet.
    fn tell(&self, operation: Operation<'_>) {
        let note = operation.number + 1;
        if self.told.replace(note) == note {
            return;
        }
        for rank in (0..self.size()).filter(|rank| *rank != self.rank()) {
            // So short a message is on its way at once, whether or not somebody takes it.
            self.notes.process_at_rank(rank_of(rank)).send(&note);
        }
    }

    /// Takes the notes that have come.
    fn look_for_notes(&self, operation: Operation<'_>) {
        while let Some(status) = self.notes.any_process().immediate_probe() {
            let from = status.source_rank();
            let (note, _) = self.notes.process_at_rank(from).receive::<u64>();
            if let Some(heard) = self.heard.borrow_mut().get_mut(number(from)) {
                *heard = note;
            }
            if note == operation.number + 1 {
                self.tell(operation);
            }
        }
    }

    fn give_up(&self, operation: Operation<'_>, waited: Duration) -> ! {
        let heard = self.heard.borrow();
        let has_come = |rank: usize| rank == self.rank() || heard[rank] > operation.number;
        let (here, missing): (Vec<_>, Vec<_>) = (0..self.size()).partition(|rank| has_come(*rank));
        let lost = Lost::TimeLimit {
            rank: self.rank(),
            operation: operation.what.to_string(),
            waited,
            missing,
        };
        if here.first() != Some(&self.rank()) {
            // Another one says the same, and ends this one.
            thread::sleep(FIRST_TELLS);
        }
        eprintln!("error: {lost}");
        self.world.abort(1)
    }

    fn reduce<T: Equivalence + Clone + Default>(
        &self,
        operation: Operation<'_>,
        (values, sums): (&mut Vec<T>, &mut Vec<T>),
        by: SystemOperation,
    ) where
        [T]: Buffer + BufferMut,
    {
        sums.resize(values.len(), T::default());
        for (values, sums) in values.chunks(PIECE).zip(sums.chunks_mut(PIECE)) {
            scope(|scope| {
                let world = &self.world;
                let request = world.immediate_all_reduce_into(scope, values, sums, by);
                self.wait(operation, request);
            });
        }
        std::mem::swap(values, sums);
    }
}

impl Transport for Link {
    fn rank(&self) -> usize {
        number(self.world.rank())
    }

    fn size(&self) -> usize {
        number(self.world.size())
    }

    fn all_reduce(&self, operation: Operation<'_>, values: Values<'_>) -> Result<(), Lost> {
        let sums = &mut *self.sums.borrow_mut();
        let (sum, or) = (SystemOperation::sum(), SystemOperation::bitwise_or());
        match values {
            Values::F32(values) => self.reduce(operation, (values, &mut sums.f32), sum),
            Values::F64(values) => self.reduce(operation, (values, &mut sums.f64), sum),
            Values::Bits(values) => self.reduce(operation, (values, &mut sums.bits), or),
        }
        Ok(())
    }

    fn broadcast(
        &self,
        operation: Operation<'_>,
        root: usize,
        bytes: &mut Vec<u8>,
    ) -> Result<(), Lost> {
        let root = self.world.process_at_rank(rank_of(root));
        for bytes in bytes.chunks_mut(PIECE) {
            scope(|scope| {
                let request = root.immediate_broadcast_into(scope, bytes);
                self.wait(operation, request);
            });
        }
        // Or the root would be on its way before others have come, and be taken for missing.
        self.barrier(operation)
    }

    fn barrier(&self, operation: Operation<'_>) -> Result<(), Lost> {
        scope(|scope| {
            let request = self.world.immediate_barrier();
            self.wait(operation, request.shrink_scope_to(scope));
        });
        Ok(())
    }

    fn abort(&self, report: &str) {
        eprintln!("error: {report}");
        self.world.abort(1)
    }
}

/// Counts and ranks of MPI are never negative.
fn number(of_mpi: i32) -> usize {
    usize::try_from(of_mpi).unwrap_or_default()
}

fn rank_of(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
