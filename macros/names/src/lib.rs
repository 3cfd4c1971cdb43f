//! The grammar of varscope's names, for its macros and its run time alike.
//!
//! What a macro computes for a literal when it is compiled, the run time computes for a name that is made later, and both must
//! come to the same: so there is one text of it. Part of [`varscope`](https://docs.rs/varscope), and not for use on its own.

#![no_std]
#![warn(missing_docs)]

extern crate alloc;

mod collections;
mod components;
mod element;
mod hash;
mod legal;
mod line;
mod path;
mod size;
mod table;
mod tree;

pub use self::collections::{
    ADAPTERS, AVERAGES, COLLECTIONS, GLOBAL_VARIABLES, LOCAL_VARIABLES, MODEL_VARIABLES,
    OPTIMIZER_VARIABLES, REGULARIZATION_LOSSES, TRAINABLE_VARIABLES,
};
pub use self::components::{SEPARATOR, components, last_component};
pub use self::element::{ELEMENTS, ElementName};
pub use self::hash::fnv;
pub use self::legal::{is_name_char, is_nested_scope_name, is_node_name};
pub use self::line::OneLine;
pub use self::path::PathHash;
pub use self::size::{grouped, readable_bytes};
pub use self::table::Table;
pub use self::tree::{Entry, Tree};
