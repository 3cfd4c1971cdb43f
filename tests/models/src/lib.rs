//! Ten models, small in size and real in structure. Each shares variables somewhere, and says so where it does.
//!
//! Every module has `run`, which makes two passes over a store: the first creates the variables, the second finds them.

pub mod autoencoder;
pub mod dueling;
pub mod gan;
pub mod lstm;
pub mod multi_tower;
pub mod residual;
pub mod seq2seq;
pub mod siamese;
pub mod transformer;
pub mod unet;
