//! What the check does not do yet.

/// The programs that it gets wrong, with the cause. The test wants this list to be exact.
pub const OPEN: &[(&str, &str)] = &[];
