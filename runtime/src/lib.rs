//! Scoped, named, shareable variables for tensor code.
#![warn(missing_docs)]

pub mod dtype;
pub mod host;
pub mod init;
