//! What varscope's tests share.
//!
//! What the compiler says is asked of the ndarray engine: for the programs of `trybuild` all this is built without candle.

pub mod bodies;
pub mod corpus;
pub mod cost;
mod ended;
pub mod kill;
pub mod mutation;
pub mod replay;
#[cfg(not(trybuild))]
pub mod resume;
pub mod scratch;
pub mod stress;
pub mod typing;
#[cfg(not(trybuild))]
pub mod values;

pub use ended::ended;
