//! What may run, walked for itself.
//!
//! Each arm of a branch, and whatever else may not run, is a *region* of the checked function: its requests meet those of the same
//! region only. What all arms of a branch ask for is then copied to the region around them. In the functions that are called, regions
//! say nothing that their own check has not said: of those, only the copies stay.

use super::argument::Arguments;
use super::entry::{Entry, same_dtype};
use super::facts::Fact;
use super::walk::{Position, Walk};

/// The region of what meets nothing.
pub(super) const NOWHERE: u32 = u32::MAX;

impl<const N: usize> Walk<N> {
    /// Whether the walk stands in the function that is checked.
    const fn is_outside(&self) -> bool {
        self.depth == 1
    }

    const fn new_region(&mut self) -> u32 {
        self.regions += 1;
        self.regions
    }

    /// What may run: returns whether sharing is visible afterwards.
    pub(super) const fn maybe(
        &mut self,
        facts: &[Fact],
        position: Position,
        arguments: &Arguments,
    ) -> bool {
        if !self.is_outside() {
            return position.shared || self.shares(facts);
        }
        let region = self.new_region();
        self.facts(facts, Position { region, ..position }, arguments)
    }

    /// The arms of a branch. What all of them ask for is kept, as the first arm does.
    pub(super) const fn either(
        &mut self,
        arms: &[&[Fact]],
        position: Position,
        arguments: &Arguments,
    ) -> bool {
        let start = self.len;
        let mut shared = position.shared;
        // Where the copies stand.
        let (mut common, mut end) = (start, start);
        let mut i = 0;
        while i < arms.len() {
            let (arm, region) = (self.len, self.new_region());
            if self.facts(arms[i], Position { region, ..position }, arguments) {
                shared = true;
            }
            if self.found {
                return true;
            }
            if i == 0 {
                common = self.len;
                self.copy(arm, region, position.region);
                end = self.len;
            } else {
                self.intersect((common, end), arm, region);
            }
            i += 1;
        }
        if !self.is_outside() {
            self.keep((common, end), start, position.region);
        }
        shared
    }

    /// The entries of a region, which stand from `start` on, once more in the region around it.
    const fn copy(&mut self, start: usize, region: u32, around: u32) {
        let end = self.len;
        let mut i = start;
        while i < end && self.len < N {
            if self.entries[i].region == region {
                self.entries[self.len] = Entry {
                    region: around,
                    origin: region,
                    ..self.entries[i]
                };
                self.len += 1;
            }
            i += 1;
        }
    }

    /// Of the copies, keeps those that another arm asks for, too: its entries stand from `start` on.
    const fn intersect(&mut self, (mut i, end): (usize, usize), start: usize, region: u32) {
        while i < end {
            let mut j = start;
            while j < self.len
                && (self.entries[j].sum != self.entries[i].sum || self.entries[j].region != region)
            {
                j += 1;
            }
            if j == self.len {
                self.entries[i].region = NOWHERE;
            } else {
                self.entries[i] = self.entries[i].or(&self.entries[j]);
            }
            i += 1;
        }
    }

    /// Of everything from `to` on, keeps the copies that are left.
    const fn keep(&mut self, (mut i, end): (usize, usize), mut to: usize, region: u32) {
        while i < end {
            if self.entries[i].region == region {
                self.entries[to] = Entry {
                    origin: region,
                    ..self.entries[i]
                };
                to += 1;
            }
            i += 1;
        }
        self.len = to;
    }
}

impl Entry {
    /// What is known of a request that is one of two.
    const fn or(&self, other: &Self) -> Self {
        let mut either = *self;
        either.shared = either.shared || other.shared;
        either.shape = either.shape.common(&other.shape);
        if !same_dtype(either.dtype, other.dtype) {
            either.dtype = None;
        }
        if other.until < either.until {
            either.until = other.until;
        }
        if other.within > either.within {
            either.within = other.within;
        }
        either
    }
}
