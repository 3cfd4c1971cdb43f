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
