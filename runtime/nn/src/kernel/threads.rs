//! Many tasks on all cores; one after the other without the feature `rayon`.
//!
//! Tasks are handed over as a list: there are hundreds at most, each of them worth thousands of operations.

#[cfg(feature = "rayon")]
use std::sync::{Mutex, PoisonError};

#[cfg(feature = "rayon")]
use rayon::prelude::*;

/// How many tasks run at once.
#[cfg(feature = "rayon")]
pub(super) fn count() -> usize {
    rayon::current_num_threads()
}

/// Runs every task. `room` makes what tasks on one thread share; no result may depend on what is left in it.
#[cfg(feature = "rayon")]
pub(super) fn for_each<I: Send, R: Send>(
    tasks: Vec<I>,
    room: impl Fn() -> R + Send + Sync,
    run: impl Fn(&mut R, I) + Send + Sync,
) {
    let rooms = Rooms::new(room);
    let tasks = tasks.into_par_iter().with_max_len(1);
    tasks.for_each(|task| rooms.with(|room| run(room, task)));
}

/// Runs every task, and returns what they return, in order.
#[cfg(feature = "rayon")]
pub(super) fn map<I: Send, R: Send, O: Send>(
    tasks: Vec<I>,
    room: impl Fn() -> R + Send + Sync,
    run: impl Fn(&mut R, I) -> O + Send + Sync,
) -> Vec<O> {
    let rooms = Rooms::new(room);
    let tasks = tasks.into_par_iter().with_max_len(1);
    tasks
        .map(|task| rooms.with(|room| run(room, task)))
        .collect()
}

/// As many rooms as tasks run at once. Rayon's own `for_each_init` makes one whenever it splits the list, up to one a task; and a
/// room for a lot of images has most of a megabyte.
#[cfg(feature = "rayon")]
struct Rooms<R, F> {
    idle: Mutex<Vec<R>>,
    make: F,
}

#[cfg(feature = "rayon")]
impl<R, F: Fn() -> R> Rooms<R, F> {
    fn new(make: F) -> Self {
        let idle = Mutex::new(Vec::new());
        Self { idle, make }
    }

    fn with<O>(&self, run: impl FnOnce(&mut R) -> O) -> O {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let mut room = idle().pop().unwrap_or_else(&self.make);
        let result = run(&mut room);
        idle().push(room);
        result
    }
}

#[cfg(not(feature = "rayon"))]
pub(super) fn count() -> usize {
    1
}

#[cfg(not(feature = "rayon"))]
pub(super) fn for_each<I, R>(tasks: Vec<I>, room: impl Fn() -> R, run: impl Fn(&mut R, I)) {
    let mut room = room();
    tasks.into_iter().for_each(|task| run(&mut room, task));
}

#[cfg(not(feature = "rayon"))]
pub(super) fn map<I, R, O>(
    tasks: Vec<I>,
    room: impl Fn() -> R,
    run: impl Fn(&mut R, I) -> O,
) -> Vec<O> {
    let mut room = room();
    tasks.into_iter().map(|task| run(&mut room, task)).collect()
}
