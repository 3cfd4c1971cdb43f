//! Limits: what does not work, or not as one might think.
//!
//! * `scope!` has no value of its own to return an error in. A scope that can't be opened (a name made at run time is illegal) gives its error to
//!   everything that is asked for in it.
//! * On the ndarray engine `get_variable!` without `dtype` gives an `f32` handle; in a scope with another `dtype`, or in a store that was cast to another,
//!   say it again in the request.
//! * `variable!` is found again in a later pass by the place where it is written; moved to another line of another program, it makes a variable of its own.
//! * safetensors has no strings and no `Complex<f64>`, NumPy no bf16; TensorFlow's checkpoints have every element type, and no place for metadata.
//! * A damaged tensor of a TensorFlow checkpoint or an archive is found by its checksum when it is read: in a load into built variables after others were
//!   overwritten, unless [`LoadOptions::staged`](crate::checkpoint::LoadOptions::staged) reads all before.
//! * Scopes belong to the thread that opened them. Another thread re-enters a captured one; `#[layer]` refuses `async fn`.
//! * [The check](super::check) sees what is written, and has a list of what it can't see; there the run time sees it.
//! * Several machines: not yet.
