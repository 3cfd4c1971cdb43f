//! What names, variables and errors take where there are many of them, or deep ones. Bytes and allocations are counted, of the thread
//! that measures only, so the tests can run beside each other.

mod cast;
mod deep;
mod many;
mod missing;
mod saved;
