//! Dividing a variable into parts.

mod joined;
mod partitioner;

pub use joined::Joined;
pub(crate) use joined::{cut, join};
pub(crate) use partitioner::Division;
pub use partitioner::{Partitioner, fixed_size, min_max, variable_axis_size};

use crate::name;

/// `part_0`, `part_1`, …
pub(crate) fn part_name(i: usize) -> String {
    format!("part_{i}")
}

/// Whether a key is that of a first part, so that something is in parts.
pub(crate) fn is_first_part(key: &str) -> bool {
    name::last_component(key) == "part_0"
}

/// The key of a part.
pub(crate) fn part_key(key: &str, i: usize) -> String {
    name::below(key, &part_name(i))
}
