//! Files of formats other than safetensors: what others wrote, what others read of ours, and what nobody wrote on purpose.

mod python;
mod recorded;
mod tensorflow;
mod values;
