//! A request, as requests are compared.

use super::argument::Argument;
use crate::dtype::DType;

/// A request that every run makes.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    /// The hash of the whole path.
    pub(super) sum: u64,
    /// How many requests the walk passed before.
    pub(super) ordinal: u32,
    /// The site in the function that is checked: the request itself, or the call that leads to it.
    pub(super) site: u16,
    /// Whether sharing is visible.
    pub(super) shared: bool,
    pub(super) dtype: Option<DType>,
    pub(super) shape: Argument,
    /// The first request that can be reached without this one.
    pub(super) until: u32,
    /// The depth of the function at whose end that is settled; 0 if it never ends.
    pub(super) within: u8,
    /// The arm, loop or the like that it stands in: behind that, it may not have run.
    pub(super) region: u32,
    /// Whether it stands for one request in each arm of a branch.
    pub(super) is_one_of: bool,
    /// The region that it was copied from: what is copied was compared there.
    pub(super) origin: u32,
}

impl Entry {
    pub(super) const NONE: Self = Self {
        sum: 0,
        ordinal: 0,
        site: 0,
        shared: false,
        dtype: None,
        shape: Argument::Unknown,
        until: u32::MAX,
        within: 0,
        region: 0,
        is_one_of: false,
        origin: 0,
    };
}

/// Equality, which the derive has for run time only.
pub(super) const fn same_dtype(a: Option<DType>, b: Option<DType>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a as u8 == b as u8,
        (None, None) => true,
        _ => false,
    }
}
