//! Event files for TensorBoard: what a reader of our own finds in them, and what TensorBoard itself does.

mod files;
mod gradients;
mod graph;
mod histograms;
#[path = "../formats/python.rs"]
mod python;
mod read;
mod tensorboard;

type Test = std::result::Result<(), Box<dyn std::error::Error>>;
