//! Published nets of TensorFlow 1, under the names that their checkpoints have: what `slim.arg_scope` said there is a scope's default here, or a
//! `#[layer]` of the net's own.

pub mod inception;
pub mod resnet;
pub mod vgg;
