//! What short roads ask of a store: one look at one word.

use std::sync::atomic::{AtomicU8, Ordering};

/// Switches of a store, each a bit.
#[derive(Debug, Default)]
pub(super) struct Flags(AtomicU8);

impl Flags {
    pub(super) const FROZEN: u8 = 1;
    pub(super) const STRICT: u8 = 1 << 1;
    /// Some variable is in parts.
    pub(super) const PARTITIONED: u8 = 1 << 2;
    /// Files have been loaded: what is created may be in them, or may have to be.
    pub(super) const LOADED: u8 = 1 << 3;
    /// Values are being overwritten, or were in part only.
    pub(super) const UNSETTLED: u8 = 1 << 4;
    /// Some names are others'.
    pub(super) const ALIASED: u8 = 1 << 5;
    /// What passes do is noted.
    pub(super) const RECORDED: u8 = 1 << 6;

    /// Whether any of these is on.
    #[inline]
    pub(super) fn has(&self, any: u8) -> bool {
        self.0.load(Ordering::Acquire) & any != 0
    }

    pub(super) fn set(&self, flag: u8, on: bool) {
        if on {
            self.0.fetch_or(flag, Ordering::AcqRel);
        } else {
            self.0.fetch_and(!flag, Ordering::AcqRel);
        }
    }
}
