//! What may run, walked for itself.
//!
//! Each arm of a branch, and whatever else may not run, is a *region* of the checked function. What stands in it meets what ran in front
//! of it, and nothing behind it meets what stands in it. But what all arms of a branch ask for is copied to the region around them. In
//! the functions that are called, regions say nothing that their own check has not said: of those, only the copies stay.

use varscope_names::PathHash;

use super::entry::{Entry, same_dtype};
use super::facts::Fact;
use super::route::MAX_DEPTH;
use super::walk::{MAX_REGIONS, Position, Walk};

/// The region of what meets nothing.
pub(super) const NOWHERE: u32 = u32::MAX;

/// Stands for a name that the run makes.
const MADE: PathHash = PathHash::of("{}");

impl<const N: usize> Walk<N> {
    /// Whether the walk stands in the function that is checked.
    const fn is_outside(&self) -> bool {
        self.depth == 1
    }

    /// A region's facts: returns whether sharing is visible afterwards.
    const fn region(&mut self, region: usize, facts: &'static [Fact], position: Position) -> bool {
        let calls = self.calls.len();
        let region_of = Position {
            region: region as u32,
            ..position
        };
        let shared = self.facts(facts, region_of);
        self.calls.truncate(calls);
        self.ends[region] = self.gets;
        shared
    }

    /// What may run: returns whether sharing is visible afterwards.
    pub(super) const fn maybe(&mut self, facts: &'static [Fact], position: Position) -> bool {
        self.may_run(facts, false, position)
    }

    /// What may run often. The first time that it runs, nothing in it has shared; what may not run then, runs later.
    pub(super) const fn turn(&mut self, facts: &'static [Fact], position: Position) -> bool {
        self.may_run(facts, true, position)
    }

    const fn may_run(&mut self, facts: &'static [Fact], again: bool, position: Position) -> bool {
        if !self.is_outside() || self.regions == MAX_REGIONS {
            return position.shared || self.shares(facts);
        }
        self.regions += 1;
        let position = Position {
            shared: position.shared || position.later,
            later: position.later || again && has_regions(facts) && self.shares(facts),
            ..position
        };
        self.region(self.regions - 1, facts, position)
    }

    /// What may run often, in a scope that is not known.
    pub(super) const fn apart(&mut self, facts: &'static [Fact], position: Position) -> bool {
        let path = self.made(position.path);
        self.turn(facts, Position { path, ..position })
    }

    /// A scope of the body whose name is not known. What it has to say of itself, a function that is called has said.
    pub(super) const fn elsewhere(
        &mut self,
        name: &'static str,
        facts: &'static [Fact],
        position: Position,
    ) {
        if !self.is_outside() || self.route.names_len == MAX_DEPTH {
            return;
        }
        self.route.names[self.route.names_len] = name;
        self.route.names_len += 1;
        let path = self.made(position.path);
        self.facts(facts, Position { path, ..position });
        if !self.found {
            self.route.names_len -= 1;
        }
    }

    /// A path of its own.
    const fn made(&mut self, path: PathHash) -> PathHash {
        self.followed += 1;
        path.join(MADE).salted(self.followed)
    }

    /// Behind its region, nobody can count on an entry.
    pub(super) const fn end_regions(&mut self) {
        let mut i = 0;
        while i < self.len && self.regions > 1 {
            let region = self.entries[i].region;
            if region != NOWHERE && self.ends[region as usize] < self.entries[i].until {
                self.entries[i].until = self.ends[region as usize];
            }
            i += 1;
        }
    }

    /// The arms of a branch. What all of them ask for is kept, as the first arm does.
    pub(super) const fn either(
        &mut self,
        arms: &'static [&'static [Fact]],
        position: Position,
    ) -> bool {
        let start = self.len;
        let mut shared = position.shared;
        // Where the copies stand.
        let (mut common, mut end) = (start, start);
        let regions = self.regions;
        let mut i = 0;
        let position = Position {
            shared: position.shared || self.is_outside() && position.later,
            ..position
        };
        while i < arms.len() {
            if self.regions == MAX_REGIONS {
                // What all of them ask for is unknown.
                self.forget((common, end));
                (common, end) = (self.len, self.len);
                shared = shared || self.shares(arms[i]);
                i += 1;
                continue;
            }
            let (arm, region) = (self.len, self.regions);
            self.regions += 1;
            if self.region(region, arms[i], position) {
                shared = true;
            }
            if self.found {
                return true;
            }
            if i == 0 {
                common = self.len;
                self.copy(arm, region as u32, position.region);
                end = self.len;
            } else {
                self.intersect((common, end), arm, region as u32);
            }
            i += 1;
        }
        if self.is_outside() {
            self.put_last((common, end));
        } else {
            if self.is_full() {
                // There was no room for all arms: the walk is over, and what they ask for unknown.
                self.forget((start, self.len));
            } else {
                self.keep((common, end), start, position.region);
            }
            self.regions = regions;
        }
        shared
    }

    /// Copies that are none.
    const fn forget(&mut self, (mut i, end): (usize, usize)) {
        while i < end {
            self.entries[i].region = NOWHERE;
            i += 1;
        }
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

    /// Copies are met by what comes behind the branch, and not by its arms.
    const fn put_last(&mut self, (mut i, end): (usize, usize)) {
        while i < end && self.len < N {
            if self.entries[i].region != NOWHERE {
                self.entries[self.len] = self.entries[i];
                self.len += 1;
                self.entries[i].region = NOWHERE;
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

/// Whether anything in the facts may not run.
const fn has_regions(facts: &[Fact]) -> bool {
    let mut i = 0;
    while i < facts.len() {
        let has = match &facts[i] {
            Fact::Maybe(_) | Fact::Turn(_) | Fact::Apart(_) | Fact::Either(_) => true,
            Fact::Open(.., facts) | Fact::Elsewhere(.., facts) | Fact::Within(facts) => {
                has_regions(facts)
            }
            Fact::Get(..) | Fact::Call(..) | Fact::Unnamed(..) | Fact::Aside(_) | Fact::Share => {
                false
            }
        };
        if has {
            return true;
        }
        i += 1;
    }
    false
}

impl Entry {
    /// What is known of a request that is one of two.
    const fn or(&self, other: &Self) -> Self {
        let mut either = *self;
        either.is_one_of = true;
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
