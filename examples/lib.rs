//! The examples, one idea a file or folder. What tests and benches look at as well is a module here.

pub mod digits;
pub mod gpt2;
pub mod nets;
