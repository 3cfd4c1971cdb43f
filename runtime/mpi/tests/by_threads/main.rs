//! What ranks do together, where ranks are threads.

mod gradients;
mod time;
mod values;

use varscope_mpi::{Error, Options, World, threads};

/// What each of so many ranks comes to.
fn ranks<T: Send>(size: usize, run: impl Fn(&World) -> Result<T, Error> + Sync) -> Vec<T> {
    let ran = threads(size, Options::new(), run).into_iter();
    ran.map(|ran| ran.unwrap_or_else(|error| panic!("{error}")))
        .collect()
}

/// Where each of so many ranks fails.
fn failures(size: usize, run: impl Fn(&World) -> Result<(), Error> + Sync) -> Vec<String> {
    let ran = threads(size, Options::new(), run).into_iter();
    ran.map(|ran| ran.unwrap_err().to_string()).collect()
}
