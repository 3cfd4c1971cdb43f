//! The comparison: which two sites of one function can't both be right.

use super::Signature;
use super::argument::Argument;
use super::entry::{Entry, same_dtype};
use super::region::NOWHERE;
use super::screen;
use super::walk::{self, Walk};

/// What is wrong between two requests.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fault {
    /// One name, and the second request does not share.
    Exists,
    /// One name, two shapes.
    Shape,
    /// One name, two element types.
    DType,
}

/// What is wrong at a site.
#[derive(Clone, Copy, Debug)]
pub struct Finding {
    /// What it is.
    pub(super) fault: Fault,
    /// The site of the first request.
    pub(super) site: u16,
    /// The two requests, counted along the walk.
    pub(super) first: u32,
    pub(super) second: u32,
    /// Whether the second stands for one in each arm of a branch, of which it is the first.
    pub(super) is_one_of: bool,
    /// Further variables with the same fault, between the same sites.
    pub(super) more: u16,
}

/// Requests that are compared; a function that reaches more is checked as far as this goes.
const MANY: usize = 4096;

/// As many as most functions reach. Room for [`MANY`] is half a megabyte, and half a millisecond for each function that has it.
const FEW: usize = 768;

/// The next power of two: with so many slots, chains stay short.
const FEW_SLOTS: usize = 1024;

/// Chains the entries of one path: the first of all, the first whose shape is known, the first whose element type is; of several,
/// those that last longest.
#[derive(Clone, Copy)]
struct Slot {
    first: u32,
    shape: u32,
    dtype: u32,
}

const VACANT: u32 = u32::MAX;

/// Finds, for every site of `function`, the first earlier request that it is at odds with.
pub const fn check<const SITES: usize>(function: &Signature) -> [Option<Finding>; SITES] {
    if screen::finds_nothing(function) {
        return [None; SITES];
    }
    walked(function)
}

/// The same, request by request.
pub(super) const fn walked<const SITES: usize>(function: &Signature) -> [Option<Finding>; SITES] {
    let few = Walk::<FEW>::over(function);
    if few.is_full() {
        compare_all::<MANY, { 2 * MANY }, SITES>(function, &Walk::over(function))
    } else {
        compare_all::<FEW, FEW_SLOTS, SITES>(function, &few)
    }
}

const fn compare_all<const N: usize, const SLOTS: usize, const SITES: usize>(
    function: &Signature,
    walk: &Walk<N>,
) -> [Option<Finding>; SITES] {
    let mut findings = [None; SITES];
    let mut slots = [Slot {
        first: VACANT,
        shape: VACANT,
        dtype: VACANT,
    }; SLOTS];
    let mut i = 0;
    while i < walk.len {
        let entry = &walk.entries[i];
        i += 1;
        if entry.region == NOWHERE {
            continue;
        }
        let mut at = (entry.sum ^ (entry.sum >> 32)) as usize & (SLOTS - 1);
        while slots[at].first != VACANT && walk.entries[slots[at].first as usize].sum != entry.sum {
            at = (at + 1) & (SLOTS - 1);
        }
        let slot = &mut slots[at];
        // Almost always; the rest would be calls, which cost the compiler as much as all before.
        if slot.first == VACANT {
            let i = i as u32 - 1;
            slot.first = i;
            if let Argument::Literal(_) | Argument::Filled { .. } = entry.shape {
                slot.shape = i;
            }
            if entry.dtype.is_some() {
                slot.dtype = i;
            }
            continue;
        }
        // What was copied from an arm was compared there.
        if entry.origin == entry.region
            && let Some(finding) = compare(function, &walk.entries, slot, i - 1, &findings)
        {
            note(&mut findings, entry.site, finding);
        }
        slot.first = longer(&walk.entries, slot.first, i - 1);
        if entry.shape.is_array() {
            slot.shape = longer(&walk.entries, slot.shape, i - 1);
        }
        if entry.dtype.is_some() {
            slot.dtype = longer(&walk.entries, slot.dtype, i - 1);
        }
    }
    findings
}

/// The entry that requests can be compared with for longer; the earlier one if both last.
///
/// One is enough: regions stand in each other, so of those that are compared with what comes next the first lasts longest.
const fn longer(entries: &[Entry], old: u32, new: usize) -> u32 {
    if old == VACANT || entries[old as usize].until < entries[new].until {
        new as u32
    } else {
        old
    }
}

/// Whether who gets to `second` has made `first`.
const fn implies(second: &Entry, first: &Entry) -> bool {
    second.ordinal < first.until
}

const fn compare(
    function: &Signature,
    entries: &[Entry],
    slot: &Slot,
    at: usize,
    known: &[Option<Finding>],
) -> Option<Finding> {
    let entry = &entries[at];
    let first = &entries[slot.first as usize];
    if first.site != entry.site && !entry.shared && implies(entry, first) {
        return finding(function, Fault::Exists, first, entry, known);
    }
    if slot.shape != VACANT {
        let first = &entries[slot.shape as usize];
        if first.shape.contradicts(&entry.shape) && implies(entry, first) {
            // A call that is at odds with itself is wrong by its own arguments, or inside, where it is told.
            let first = match earlier_in_call(entries, at, Fault::Shape) {
                Some(own) => own,
                None => first,
            };
            if first.site != entry.site || is_news(function, first, entry) {
                return finding(function, Fault::Shape, first, entry, known);
            }
        }
    }
    if slot.dtype != VACANT && entry.dtype.is_some() {
        let first = &entries[slot.dtype as usize];
        if first.site != entry.site
            && implies(entry, first)
            && !same_dtype(first.dtype, entry.dtype)
            && earlier_in_call(entries, at, Fault::DType).is_none()
        {
            return finding(function, Fault::DType, first, entry, known);
        }
    }
    None
}

/// What the call that leads to a request asked for before, at odds with it in the same way.
const fn earlier_in_call(entries: &[Entry], at: usize, fault: Fault) -> Option<&Entry> {
    let entry = &entries[at];
    let mut i = at;
    while i > 0 && entries[i - 1].site == entry.site {
        i -= 1;
        let own = &entries[i];
        let is_at_odds = match fault {
            Fault::Exists => false,
            Fault::Shape => own.shape.contradicts(&entry.shape),
            Fault::DType => own.dtype.is_some() && !same_dtype(own.dtype, entry.dtype),
        };
        if own.sum == entry.sum && own.region == entry.region && is_at_odds {
            return Some(own);
        }
    }
    None
}

/// Two requests behind one call: whether it is this call's arguments that set them at odds, and not the callee itself.
const fn is_news(function: &Signature, first: &Entry, second: &Entry) -> bool {
    let first = walk::route(function, first.ordinal, false);
    let second = walk::route(function, second.ordinal, false);
    !first.shape.contradicts(&second.shape)
}

/// The finding, unless the two names have nothing in common but their hash. (Of further ones at a site, which are only counted, the
/// hash is believed: the way to each name is a walk.)
const fn finding(
    function: &Signature,
    fault: Fault,
    first: &Entry,
    second: &Entry,
    known: &[Option<Finding>],
) -> Option<Finding> {
    if (second.site as usize) < known.len() && known[second.site as usize].is_none() {
        let (a, b) = (
            walk::route(function, first.ordinal, true),
            walk::route(function, second.ordinal, true),
        );
        if !a.is_to_path_of(&b) {
            return None;
        }
    }
    Some(Finding {
        fault,
        site: first.site,
        first: first.ordinal,
        second: second.ordinal,
        is_one_of: second.is_one_of,
        more: 0,
    })
}

/// One finding a site: the first one stays, others between the same two sites are counted.
const fn note<const SITES: usize>(
    findings: &mut [Option<Finding>; SITES],
    site: u16,
    new: Finding,
) {
    let site = site as usize;
    if site >= SITES {
        return;
    }
    match &mut findings[site] {
        None => findings[site] = Some(new),
        Some(old) => {
            if old.site == new.site && old.fault as u8 == new.fault as u8 {
                old.more += 1;
            }
        }
    }
}
