//! The walk over a body and over the layers that it calls, at compile time.
//!
//! One pass over the tree in the order of execution. It keeps the requests that every run to the end makes; with a target it
//! stops at one of them and remembers how it got there. Its length is bounded, so recursion and a layer that calls two that call
//! two that … cost little; what lies beyond the bound is unknown.

use varscope_names::PathHash;

use super::Signature;
use super::argument::Argument;
use super::entry::Entry;
use super::facts::{Arg, Fact};
use super::frames::{Frames, NO_ARGUMENTS};
use super::repeat::Calls;
use super::route::{MAX_DEPTH, Route};

/// Facts that are followed. The compiler's lint `long_running_const_eval` stops a constant at about ten times that.
const MAX_FACTS: u32 = 12_000;

/// Arms, loops and the like that are looked into; what stands in further ones is unknown.
pub(super) const MAX_REGIONS: usize = 512;

pub(super) struct Walk<const N: usize> {
    pub(super) entries: [Entry; N],
    pub(super) len: usize,
    /// Requests passed so far.
    pub(super) gets: u32,
    /// Facts followed so far.
    pub(super) followed: u32,
    target: u32,
    /// Whether the checked function's own arguments are put in the place of its callees' parameters.
    substitute: bool,
    pub(super) found: bool,
    pub(super) route: Route,
    /// One for each function that the walk is in.
    frames: Frames<MAX_DEPTH>,
    /// Identities of the functions that the walk is in.
    functions: [u64; MAX_DEPTH],
    pub(super) depth: usize,
    pub(super) calls: Calls,
    /// Regions so far, the body itself included.
    pub(super) regions: usize,
    /// For each, the first request behind it.
    pub(super) ends: [u32; MAX_REGIONS],
    /// One bit for each of them that has entries which end with it.
    returning: u32,
}

/// Where a fact stands.
#[derive(Clone, Copy)]
pub(super) struct Position {
    pub(super) path: PathHash,
    pub(super) shared: bool,
    /// The site in the checked function; `None` while in that function itself.
    pub(super) site: Option<u16>,
    /// See [`Entry`].
    pub(super) within: u8,
    pub(super) region: u32,
    /// What the parameters stand for.
    pub(super) frame: u16,
    /// Whether what may not run here comes to run, perhaps, when something shares already: in a later turn.
    pub(super) later: bool,
}

impl<const N: usize> Walk<N> {
    const fn new(target: u32, substitute: bool) -> Self {
        Self {
            entries: [Entry::NONE; N],
            len: 0,
            gets: 0,
            followed: 0,
            target,
            substitute,
            found: false,
            route: Route::START,
            frames: Frames::NONE,
            functions: [0; MAX_DEPTH],
            depth: 0,
            calls: Calls::NONE,
            regions: 1,
            ends: [u32::MAX; MAX_REGIONS],
            returning: 0,
        }
    }

    /// Everything that `function` certainly asks for.
    pub(super) const fn over(function: &Signature) -> Self {
        let mut walk = Self::new(u32::MAX, true);
        walk.start(function);
        walk.end_regions();
        walk
    }

    /// Whether there was no room for more.
    pub(super) const fn is_full(&self) -> bool {
        self.len == N
    }

    const fn start(&mut self, function: &Signature) {
        self.functions[0] = function.identity;
        self.depth = 1;
        self.route.layer = function.name;
        self.route.file = function.file;
        self.route.identity = function.identity;
        let position = Position {
            path: PathHash::ROOT,
            shared: false,
            site: None,
            within: 0,
            region: 0,
            frame: NO_ARGUMENTS,
            later: false,
        };
        self.facts(function.facts, position);
    }

    /// Walks `facts`; returns whether sharing is visible afterwards.
    ///
    /// Requests are the many: they are handled in place, because a call costs the compiler as much as twenty additions.
    pub(super) const fn facts(&mut self, facts: &'static [Fact], mut position: Position) -> bool {
        let is_for_route = N == 0;
        // A route has no entries, and always room.
        let room = if is_for_route { 1 } else { N };
        let (mut i, len) = (0, facts.len());
        while i < len && self.len < room && self.followed < MAX_FACTS && !self.found {
            match &facts[i] {
                Fact::Get(site, _, sum, power, shape, dtype, ..) => {
                    if is_for_route {
                        if self.gets == self.target {
                            self.arrive(&facts[i], position.frame);
                        }
                    } else {
                        self.entries[self.len] = Entry {
                            // As `PathHash::join`, without the calls: in `u128`, nothing has to wrap.
                            sum: (position.path.sum as u128 * *power as u128 + *sum as u128) as u64,
                            ordinal: self.gets,
                            site: match position.site {
                                Some(site) => site,
                                None => *site,
                            },
                            shared: position.shared,
                            dtype: *dtype,
                            shape: match shape {
                                Arg::Literal(dims) => Argument::Literal(dims),
                                Arg::Unknown => Argument::Unknown,
                                shape => self.frames.shape(shape, position.frame),
                            },
                            until: u32::MAX,
                            within: position.within,
                            region: position.region,
                            is_one_of: false,
                            origin: position.region,
                        };
                        self.len += 1;
                    }
                    self.gets += 1;
                }
                Fact::Open(name, sum, power, unique, reuse, facts) => {
                    if self.route.names_len < MAX_DEPTH {
                        self.route.names[self.route.names_len] = name;
                        self.route.names_len += 1;
                        let mut path = position.path.join(PathHash {
                            sum: *sum,
                            power: *power,
                        });
                        if *unique {
                            path = path.salted(self.followed);
                        }
                        let inner = Position {
                            path,
                            shared: position.shared || *reuse,
                            ..position
                        };
                        self.facts(facts, inner);
                        if self.found {
                            return true;
                        }
                        self.route.names_len -= 1;
                    }
                }
                Fact::Call(site, layer, args, ..) => {
                    position.shared = self.call(*site, layer, args, position);
                }
                Fact::Either(arms) => position.shared = self.either(arms, position),
                Fact::Maybe(facts) => position.shared = self.maybe(facts, position),
                Fact::Turn(facts) => position.shared = self.turn(facts, position),
                Fact::Apart(facts) => position.shared = self.apart(facts, position),
                Fact::Aside(facts) => position.shared = position.shared || self.shares(facts),
                Fact::Within(facts) => position.shared = self.within(facts, position),
                Fact::Elsewhere(name, true, facts) => {
                    self.elsewhere(name, facts, position);
                }
                Fact::Unnamed(..) | Fact::Elsewhere(_, false, _) => {}
                Fact::Share => position.shared = true,
            }
            self.followed += 1;
            i += 1;
        }
        position.shared
    }

    /// The target is reached.
    const fn arrive(&mut self, target: &'static Fact, frame: u16) {
        if let Fact::Get(site, name, _, _, shape, dtype, _, line, column) = target {
            self.found = true;
            self.route.names[self.route.names_len] = name;
            self.route.names_len += 1;
            self.route.sites[self.route.sites_len] = *site;
            self.route.sites_len += 1;
            self.route.at = (*line, *column);
            self.route.shape = self.frames.shape(shape, frame);
            self.route.dtype = *dtype;
        }
    }

    const fn call(
        &mut self,
        site: u16,
        layer: &Signature,
        args: &'static [Arg],
        position: Position,
    ) -> bool {
        if layer.facts.is_empty() {
            return position.shared;
        }
        if position.shared && layer.checked && self.calls.have(layer, args, &position) {
            return true;
        }
        if self.depth == MAX_DEPTH || self.is_inside(layer) {
            return position.shared;
        }
        if !layer.checked {
            return position.shared || self.shares_in(layer);
        }
        let outside = self.calls.enter();
        self.functions[self.depth] = layer.identity;
        self.depth += 1;
        let start = self.len;
        let outer = (self.route.layer, self.route.file, self.route.identity);
        if N == 0 {
            self.route.enter(site, layer);
        }
        let mut inner = position;
        let is_own = position.site.is_none();
        if is_own {
            inner.site = Some(site);
        }
        let frames = self.frames.len();
        inner.frame = match args {
            [_, ..] if !is_own || self.substitute => self.frames.push(args, position.frame),
            _ => NO_ARGUMENTS,
        };
        let shared = self.facts(layer.facts, inner);
        self.frames.truncate(frames);
        if self.found {
            return true;
        }
        if N == 0 {
            self.route.leave(outer);
        }
        if self.returning != 0 {
            self.end_within(start);
        }
        self.calls.leave(outside, layer, args, &position);
        self.depth -= 1;
        shared
    }

    /// Facts that the function's caller can't count on.
    const fn within(&mut self, facts: &'static [Fact], mut position: Position) -> bool {
        // The checked function has no caller here.
        if self.depth > 1 {
            position.within = self.depth as u8;
            self.returning |= 1 << (self.depth - 1);
        }
        self.facts(facts, position)
    }

    /// The function is left: of its entries from `start` on, some end with it.
    const fn end_within(&mut self, start: usize) {
        let bit = 1 << (self.depth - 1);
        if self.returning & bit == 0 {
            return;
        }
        self.returning &= !bit;
        let mut i = start;
        while i < self.len {
            if self.entries[i].within as usize == self.depth {
                self.entries[i].until = self.gets;
            }
            i += 1;
        }
    }

    /// Whether facts that may run turn reuse on for the scope that they run in.
    pub(super) const fn shares(&mut self, facts: &[Fact]) -> bool {
        let mut i = 0;
        while i < facts.len() && self.followed < MAX_FACTS {
            self.followed += 1;
            let shares = match &facts[i] {
                Fact::Share => true,
                Fact::Call(_, layer, ..) => self.shares_in(layer),
                Fact::Maybe(facts)
                | Fact::Turn(facts)
                | Fact::Apart(facts)
                | Fact::Aside(facts)
                | Fact::Within(facts) => self.shares(facts),
                Fact::Either(arms) => {
                    let mut any = false;
                    let mut arm = 0;
                    while arm < arms.len() {
                        any = any || self.shares(arms[arm]);
                        arm += 1;
                    }
                    any
                }
                Fact::Get(..) | Fact::Unnamed(..) | Fact::Open(..) | Fact::Elsewhere(..) => false,
            };
            if shares {
                return true;
            }
            i += 1;
        }
        false
    }

    const fn shares_in(&mut self, layer: &Signature) -> bool {
        if layer.facts.is_empty() || self.is_inside(layer) || self.depth == MAX_DEPTH {
            return false;
        }
        self.functions[self.depth] = layer.identity;
        self.depth += 1;
        let shares = self.shares(layer.facts);
        self.depth -= 1;
        shares
    }

    const fn is_inside(&self, layer: &Signature) -> bool {
        let mut i = 0;
        while i < self.depth {
            if self.functions[i] == layer.identity {
                return true;
            }
            i += 1;
        }
        false
    }
}

/// How the walk over `function` gets to its request number `ordinal`; with `substitute` off, as if the function's own calls had
/// no arguments.
pub(super) const fn route(function: &Signature, ordinal: u32, substitute: bool) -> Route {
    let mut walk = Walk::<0>::new(ordinal, substitute);
    walk.start(function);
    walk.route
}
