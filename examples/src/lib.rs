//! What several examples share; the examples are beside this folder, one idea a file.

pub mod nets;
