//! The examples are beside this folder, one idea a file.
