//! From the start of a rank to its end, whichever way it ends.

use std::any::Any;
use std::error::Error as StdError;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::Duration;

use crate::error::Error;
use crate::rsmpi;
use crate::world::World;

/// How ranks work together.
#[derive(Clone, Copy, Debug, PartialEq)]
#[must_use]
pub struct Options {
    limit: Duration,
    bucket: usize,
}

impl Options {
    /// Ten minutes for ranks that do not come, and buckets of 64 MB.
    pub const fn new() -> Self {
        Self {
            limit: Duration::from_secs(600),
            bucket: 64 << 20,
        }
    }

    /// How long a rank waits for the others before it ends all: longer than what one rank does alone takes, such as writing a file.
    pub const fn time_limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// How many bytes of gradients go in one message. One gradient is never cut; with 0 each has a message of its own.
    pub const fn bucket(mut self, bytes: usize) -> Self {
        self.bucket = bytes;
        self
    }

    pub(crate) fn limit(&self) -> Duration {
        self.limit
    }

    pub(crate) fn bucket_bytes(&self) -> usize {
        self.bucket
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::new()
    }
}

/// How long the first rank has to tell what all know, before another one does.
const FIRST_TELLS: Duration = Duration::from_secs(3);

/// Runs a function as one of the ranks that `mpirun` has started; without `mpirun`, as the only one.
///
/// If it fails or panics on any rank, that rank says why and all end, with exit code 1. So `main` may end in it:
///
/// ```no_run
/// fn main() -> anyhow::Result<()> {
///     varscope_mpi::launch(varscope_mpi::Options::new(), |world| {
///         println!("rank {} of {}", world.rank(), world.size());
///         Ok(())
///     })
/// }
/// ```
///
/// It is called once in a process, from the thread that will use the [`World`].
///
/// # Errors
/// [`Error::Initialized`], if MPI has been initialized in this process before. All other errors end the process.
pub fn launch<T, E: From<Error> + Into<Box<dyn StdError + Send + Sync>>>(
    options: Options,
    run: impl FnOnce(&World) -> Result<T, E>,
) -> Result<T, E> {
    let link = rsmpi::Link::new(options.limit()).ok_or(Error::Initialized)?;
    let world = World::new(Box::new(link), options);
    let ran = catch_unwind(AssertUnwindSafe(|| run(&world)));
    let failed = match ran {
        Ok(Ok(value)) => match world.end() {
            Ok(()) => return Ok(value),
            Err(error) => chain(&error),
        },
        Ok(Err(error)) => chain(&*error.into()),
        Err(panic) => format!("it panicked: {}", panic_text(&*panic)),
    };
    if !world.is_known_to_all() {
        world.abort(&failed);
    }
    if !world.is_first() {
        // The first says the same, and ends this one.
        thread::sleep(FIRST_TELLS);
    }
    world.abort_all(&failed);
    std::process::exit(1)
}

/// An error and what lies beneath it, where that is not said yet.
fn chain(error: &(dyn StdError + 'static)) -> String {
    let mut text = error.to_string();
    let mut beneath = error.source();
    while let Some(cause) = beneath {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text = format!("{text}\n  caused by: {cause_text}");
        }
        beneath = cause.source();
    }
    text
}

/// What a panic said.
pub(crate) fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("with no text")
}
