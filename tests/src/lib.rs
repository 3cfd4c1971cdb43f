//! What varscope's tests share.

pub mod mutation;
pub mod replay;
