//! The threads that make large values, and do nothing else.

use std::panic::resume_unwind;
use std::sync::OnceLock;
use std::thread;

use rayon::{ThreadPool, ThreadPoolBuilder};

/// As many threads as rayon's own pool would have (`RAYON_NUM_THREADS`); `None` if the system has none to give.
static THREADS: OnceLock<Option<ThreadPool>> = OnceLock::new();

/// Runs parallel code on these threads, and waits without doing anything else.
///
/// A rayon thread that waits runs other tasks of its pool. If one of these asks for the variable that is being made, it waits for
/// what is below it on its own stack, and that for ever. So values are not made on the pool that the caller's tasks run on, and a
/// caller that is itself a rayon thread waits by joining a thread, which rayon does not know of.
pub(crate) fn run<R: Send>(parallel: impl FnOnce() -> R + Send) -> R {
    let pool = THREADS.get_or_init(|| {
        let named = ThreadPoolBuilder::new().thread_name(|i| format!("varscope-fill-{i}"));
        named.build().ok()
    });
    let Some(pool) = pool else { return parallel() };
    if rayon::current_thread_index().is_none() || pool.current_thread_index().is_some() {
        return pool.install(parallel);
    }
    thread::scope(|waiting| {
        let joined = waiting.spawn(|| pool.install(parallel)).join();
        joined.unwrap_or_else(|panic| resume_unwind(panic))
    })
}
