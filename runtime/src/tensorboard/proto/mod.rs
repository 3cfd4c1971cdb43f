//! The messages that event files are made of, as TensorFlow's and TensorBoard's `.proto` files number them; so far as they are written here.

pub(super) mod event;
pub(super) mod graph;
pub(super) mod hparams;
