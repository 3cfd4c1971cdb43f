//! Threads: through the explicit interface and through the macros.

mod dsl;
mod store;
mod stress;
