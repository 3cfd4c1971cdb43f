//! What ranks do together, on MPI with 2 and 4 processes: each test starts them, and looks at what each came to.

mod agreement;
mod equality;
mod faults;
mod files;
mod started;

/// What the processes run, for what one process does alone and threads do.
#[path = "../../scenarios"]
mod scenarios {
    pub(crate) mod agreement;
    pub(crate) mod faults;
    pub(crate) mod scenario;
    pub(crate) mod statistics;
    pub(crate) mod training;
}
