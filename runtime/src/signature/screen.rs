//! A first look: where it finds nothing, nothing is at odds.
//!
//! The [`walk`](super::walk) goes through all that a function reaches, request by request. This look goes scope by scope: what enters one
//! scope is looked at together, and what the same calls have asked for in another scope, not again. So a model that a second one
//! shares costs as much as the kinds of its blocks, and not as all their requests. In exchange it sees less: whatever may run is taken
//! to run, and only what is sure to share shares. What is not plain to it, the walk settles.

mod group;
#[cfg(test)]
mod tests;

use varscope_names::PathHash;

use self::group::{Call, Group, Groups, is_closed};
use super::Signature;
use super::argument::Argument;
use super::entry::same_dtype;
use super::facts::{Arg, Fact};
use super::frames::{Frames, NO_ARGUMENTS};
use super::route::MAX_DEPTH;
use crate::dtype::DType;

/// Whether it is plain that no two requests of the function are at odds.
pub(super) const fn finds_nothing(function: &Signature) -> bool {
    let mut screen = Screen::NEW;
    let place = Place {
        path: PathHash::ROOT,
        frame: NO_ARGUMENTS,
        depth: 0,
        shared: false,
    };
    screen.facts(function.facts, place);
    screen.scopes(0);
    screen.is_plain
}

/// Facts that are looked at, and requests, scopes and arguments that are remembered: where there are more, nothing is plain.
const MAX_FACTS: u32 = 1500;
const MAX_REQUESTS: usize = 192;
const MAX_OPENINGS: usize = 192;
const MAX_FRAMES: usize = 64;
/// More than [`MAX_REQUESTS`] and [`MAX_OPENINGS`] together, and a power of two.
const SLOTS: usize = 512;

struct Screen {
    /// What is known by the hash of its path.
    slots: [Slot; SLOTS],
    requests: [Request; MAX_REQUESTS],
    requests_len: usize,
    openings: [Opening; MAX_OPENINGS],
    openings_len: usize,
    groups: Groups,
    frames: Frames<MAX_FRAMES>,
    left: u32,
    is_plain: bool,
}

/// Where a fact stands.
#[derive(Clone, Copy)]
struct Place {
    path: PathHash,
    frame: u16,
    /// How many functions are around the one that it stands in.
    depth: u8,
    shared: bool,
}

/// No index.
const NONE: u16 = u16::MAX;

#[derive(Clone, Copy)]
struct Slot {
    sum: u64,
    /// The last request for this path.
    request: u16,
    /// The last time that this scope is entered.
    opening: u16,
    /// Bytes that nobody wrote are the compiler's work: with them, each slot is one piece.
    _none: u32,
}

/// One of the different requests for a path.
#[derive(Clone, Copy)]
struct Request {
    shape: Argument,
    dtype: Option<DType>,
    earlier: u16,
}

/// A scope that is entered.
#[derive(Clone, Copy)]
struct Opening {
    facts: &'static [Fact],
    /// The place inside.
    place: Place,
    /// The next time that the same scope is.
    next: u16,
    is_first: bool,
}

impl Screen {
    const NEW: Self = Self {
        slots: [Slot {
            sum: 0,
            request: NONE,
            opening: NONE,
            _none: 0,
        }; SLOTS],
        requests: [Request {
            shape: Argument::Unknown,
            dtype: None,
            earlier: NONE,
        }; MAX_REQUESTS],
        requests_len: 0,
        openings: [Opening {
            facts: &[],
            place: Place {
                path: PathHash::ROOT,
                frame: NO_ARGUMENTS,
                depth: 0,
                shared: false,
            },
            next: NONE,
            is_first: false,
        }; MAX_OPENINGS],
        openings_len: 0,
        groups: Groups::NONE,
        frames: Frames::NONE,
        left: MAX_FACTS,
        is_plain: true,
    };

    /// What stands in one place; returns whether sharing is certain afterwards. Scopes wait until all that enters them is known.
    const fn facts(&mut self, facts: &'static [Fact], mut place: Place) -> bool {
        let mut i = 0;
        while i < facts.len() && self.is_plain {
            if self.left == 0 {
                self.is_plain = false;
                break;
            }
            self.left -= 1;
            // What may run in a function that is called, the walk does not follow either.
            let is_outside = place.depth == 0;
            match &facts[i] {
                Fact::Get(_, _, sum, power, shape, dtype, ..) => {
                    // As `PathHash::join` and `Frames::shape`, without the calls.
                    let sum = (place.path.sum as u128 * *power as u128 + *sum as u128) as u64;
                    let shape = match shape {
                        Arg::Literal(dims) => Argument::Literal(dims),
                        Arg::Unknown => Argument::Unknown,
                        shape => self.frames.shape(shape, place.frame),
                    };
                    let slot = self.slot(sum);
                    let known = self.slots[slot].request;
                    if *power != PathHash::COMPONENT || self.requests_len == MAX_REQUESTS {
                        self.is_plain = false;
                    } else if known == NONE {
                        self.requests[self.requests_len] = Request {
                            shape,
                            dtype: *dtype,
                            earlier: known,
                        };
                        self.slots[slot].request = self.requests_len as u16;
                        self.requests_len += 1;
                    } else if !place.shared {
                        self.is_plain = false;
                    } else {
                        self.again(slot, shape, *dtype);
                    }
                }
                Fact::Open(_, sum, power, unique, reuse, facts) => {
                    let inside = Place {
                        shared: place.shared || *reuse,
                        ..place
                    };
                    if *unique {
                        self.open_apart(facts, inside);
                    } else {
                        self.open(*sum, *power, facts, inside);
                    }
                }
                Fact::Call(_, layer, args, ..) => place.shared = self.call(layer, args, place),
                Fact::Either(arms) => {
                    let mut arm = 0;
                    while arm < arms.len() {
                        self.facts(arms[arm], place);
                        arm += 1;
                    }
                }
                Fact::Maybe(facts) | Fact::Turn(facts) if is_outside => {
                    self.facts(facts, place);
                }
                Fact::Within(facts) => place.shared = self.facts(facts, place),
                Fact::Apart(facts) | Fact::Elsewhere(_, true, facts) if is_outside => {
                    self.open_apart(facts, place);
                }
                Fact::Share => place.shared = true,
                Fact::Maybe(_)
                | Fact::Turn(_)
                | Fact::Apart(_)
                | Fact::Aside(_)
                | Fact::Elsewhere(..)
                | Fact::Unnamed(..) => {}
            }
            i += 1;
        }
        place.shared
    }

    /// A variable is asked for once more, and shared.
    const fn again(&mut self, slot: usize, shape: Argument, dtype: Option<DType>) {
        let mut known = self.slots[slot].request;
        while known != NONE {
            let request = &self.requests[known as usize];
            let is_of_its_type = same_dtype(request.dtype, dtype);
            if is_of_its_type && request.shape.is_same(&shape) {
                return;
            }
            if !is_of_its_type && request.dtype.is_some() && dtype.is_some()
                || request.shape.contradicts(&shape)
            {
                self.is_plain = false;
                return;
            }
            known = request.earlier;
        }
        self.requests[self.requests_len] = Request {
            shape,
            dtype,
            earlier: self.slots[slot].request,
        };
        self.slots[slot].request = self.requests_len as u16;
        self.requests_len += 1;
    }

    const fn call(&mut self, layer: &Signature, args: &'static [Arg], place: Place) -> bool {
        if !layer.checked || layer.facts.is_empty() {
            return place.shared;
        }
        if place.depth as usize == MAX_DEPTH || self.frames.is_full() {
            self.is_plain = false;
            return place.shared;
        }
        let frame = match args {
            [] => NO_ARGUMENTS,
            args => self.frames.push(args, place.frame),
        };
        let inside = Place {
            frame,
            depth: place.depth + 1,
            ..place
        };
        self.facts(layer.facts, inside)
    }

    /// A scope is entered at `place`.
    const fn open(&mut self, sum: u64, power: u64, facts: &'static [Fact], place: Place) {
        let path = place.path.join(PathHash { sum, power });
        let slot = self.slot(path.sum);
        if power != PathHash::COMPONENT || self.openings_len == MAX_OPENINGS {
            self.is_plain = false;
            return;
        }
        let number = self.openings_len as u16;
        let last = self.slots[slot].opening;
        self.openings[number as usize] = Opening {
            facts,
            place: Place { path, ..place },
            next: NONE,
            is_first: last == NONE,
        };
        self.openings_len += 1;
        if last != NONE {
            self.openings[last as usize].next = number;
        }
        self.slots[slot].opening = number;
    }

    /// A scope is entered that is like no other.
    const fn open_apart(&mut self, facts: &'static [Fact], place: Place) {
        let path = PathHash::ROOT.salted(self.left);
        self.open(path.sum, PathHash::COMPONENT, facts, place);
    }

    /// The slot of a path. There is always a free one.
    const fn slot(&mut self, sum: u64) -> usize {
        let mut at = (sum ^ (sum >> 32)) as usize & (SLOTS - 1);
        while self.slots[at].sum != sum {
            let slot = &mut self.slots[at];
            if slot.request == NONE && slot.opening == NONE {
                slot.sum = sum;
                break;
            }
            at = (at + 1) & (SLOTS - 1);
        }
        at
    }

    /// The scopes that have been entered, from this opening on, and what they lead to.
    const fn scopes(&mut self, from: usize) {
        let end = self.openings_len;
        let mut i = from;
        while i < end && self.is_plain {
            if self.openings[i].is_first && !self.is_known(i) {
                let frames = self.frames.len();
                let (inside, mut next) = (self.openings_len, i as u16);
                while next != NONE {
                    let opening = self.openings[next as usize];
                    self.facts(opening.facts, opening.place);
                    next = opening.next;
                }
                self.scopes(inside);
                self.frames.truncate(frames);
            }
            i += 1;
        }
    }

    /// Whether what enters a scope, from its first opening on, is plain already: nothing, one call that its callee has checked, or calls
    /// that another scope was entered for.
    const fn is_known(&mut self, first: usize) -> bool {
        let mut group = Group::NONE;
        let mut is_of_one = true;
        let mut next = first as u16;
        while next != NONE {
            let at = next;
            let Opening { facts, place, .. } = self.openings[at as usize];
            next = self.openings[at as usize].next;
            match facts {
                [] => {}
                [Fact::Call(_, layer, args, ..)] if is_closed(args, place.frame) => {
                    let call = Call {
                        layer: layer.identity,
                        args,
                        shared: place.shared,
                    };
                    if !layer.checked || place.shared && group.has(&call) {
                        // It asks for nothing, or for what is there.
                        self.openings[at as usize].facts = &[];
                    } else if group.is_full() {
                        return false;
                    } else {
                        is_of_one = group.len() == 0 && !self.is_any_known(args, place.frame);
                        group.push(call);
                    }
                }
                _ => return false,
            }
        }
        // It is looked at next; if it is not plain, nothing is.
        is_of_one || self.groups.have(group)
    }

    const fn is_any_known(&self, args: &'static [Arg], frame: u16) -> bool {
        let mut i = 0;
        while i < args.len() {
            if self.frames.is_known(&args[i], frame) {
                return true;
            }
            i += 1;
        }
        false
    }
}
