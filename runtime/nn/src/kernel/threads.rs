//! Many tasks on all cores; one after the other without the feature `rayon`.
//!
//! Tasks are handed over as a list: there are hundreds at most, each of them worth thousands of operations.

#[cfg(feature = "rayon")]
use rayon::prelude::*;

/// How many tasks run at once.
#[cfg(feature = "rayon")]
pub(super) fn count() -> usize {
    rayon::current_num_threads()
}

/// Runs every task. `room` makes what tasks on one thread share; no result may depend on what is left in it.
#[cfg(feature = "rayon")]
pub(super) fn for_each<I: Send, R>(
    tasks: Vec<I>,
    room: impl Fn() -> R + Send + Sync,
    run: impl Fn(&mut R, I) + Send + Sync,
) {
    tasks.into_par_iter().for_each_init(room, run);
}

/// Runs every task, and returns what they return, in order.
#[cfg(feature = "rayon")]
pub(super) fn map<I: Send, R, O: Send>(
    tasks: Vec<I>,
    room: impl Fn() -> R + Send + Sync,
    run: impl Fn(&mut R, I) -> O + Send + Sync,
) -> Vec<O> {
    tasks.into_par_iter().map_init(room, run).collect()
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
