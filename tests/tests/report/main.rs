//! Errors as people read them: whole reports, and what is left of them in others' error types.

mod called;
mod escapes;
mod files;
mod layout;
mod requests;
mod reuse;
mod travel;
