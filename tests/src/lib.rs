//! What varscope's tests share.

pub mod bodies;
pub mod corpus;
pub mod cost;
pub mod kill;
pub mod mutation;
pub mod replay;
pub mod scratch;
pub mod stress;
pub mod typing;
// What the compiler says is asked of the ndarray engine: programs for that are built without candle.
#[cfg(not(trybuild))]
pub mod values;
