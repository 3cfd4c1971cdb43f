//! What varscope's tests share.

pub mod replay;
