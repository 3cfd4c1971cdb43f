//! Files of formats other than safetensors: what others wrote, what others read of ours, and what nobody wrote on purpose.

mod convert;
mod fuzz;
mod made;
mod numpy;
mod python;
mod pytorch;
mod recorded;
mod stores;
mod tensorflow;
mod values;
