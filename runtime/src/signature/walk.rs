//! The walk over a body and over the layers that it calls, at compile time.
//!
//! One pass over the tree in the order of execution. It keeps the requests that every run to the end makes; with a target it
//! stops at one of them and remembers how it got there. Its length is bounded, so recursion and a layer that calls two that call
//! two that … cost little; what lies beyond the bound is unknown.

use varscope_names::PathHash;

use super::Signature;
use super::facts::{Arg, Step};
use super::value::{self, Arguments, NO_ARGUMENTS, Value};
use crate::dtype::DType;

/// Layers within layers, and scopes within scopes, that are followed.
pub(super) const MAX_DEPTH: usize = 32;

/// Steps that are followed. The compiler's own patience with one constant is about ten times that.
const MAX_STEPS: u32 = 12_000;

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
    pub(super) shape: Value,
    /// The first request that can be reached without this one.
    pub(super) until: u32,
    /// The depth of the function at whose end that is settled; 0 if it never ends.
    within: u8,
}

const NO_ENTRY: Entry = Entry {
    sum: 0,
    ordinal: 0,
    site: 0,
    shared: false,
    dtype: None,
    shape: Value::Unknown,
    until: u32::MAX,
    within: 0,
};

/// How the walk got to its target.
#[derive(Clone, Copy)]
pub(super) struct Trace {
    /// The names of the scopes around it, then its own.
    pub(super) names: [&'static str; MAX_DEPTH + 1],
    pub(super) names_len: usize,
    /// The site in each function on the way, the request's own last.
    pub(super) sites: [u16; MAX_DEPTH + 1],
    pub(super) sites_len: usize,
    /// The layer that the checked function calls; empty if it asks itself.
    pub(super) callee: &'static str,
    /// The layer that asks, and where.
    pub(super) layer: &'static str,
    pub(super) file: &'static str,
    pub(super) at: (u32, u32),
    identity: u64,
    pub(super) shape: Value,
    pub(super) dtype: Option<DType>,
}

pub(super) struct Walk<const N: usize> {
    pub(super) entries: [Entry; N],
    pub(super) len: usize,
    /// Requests passed so far.
    gets: u32,
    steps: u32,
    target: u32,
    /// Whether the checked function's own arguments are put in the place of its callees' parameters.
    substitute: bool,
    found: bool,
    trace: Trace,
    /// Identities of the functions that the walk is in.
    functions: [u64; MAX_DEPTH],
    depth: usize,
    /// One bit for each of them that has entries which end with it.
    returning: u32,
}

/// Where a step stands.
#[derive(Clone, Copy)]
struct Place {
    path: PathHash,
    shared: bool,
    /// The site in the checked function; `None` while in that function itself.
    site: Option<u16>,
    /// See [`Entry`].
    within: u8,
}

impl<const N: usize> Walk<N> {
    const fn new(target: u32, substitute: bool) -> Self {
        Self {
            entries: [NO_ENTRY; N],
            len: 0,
            gets: 0,
            steps: 0,
            target,
            substitute,
            found: false,
            trace: Trace {
                names: [""; MAX_DEPTH + 1],
                names_len: 0,
                sites: [0; MAX_DEPTH + 1],
                sites_len: 0,
                callee: "",
                layer: "",
                file: "",
                at: (0, 0),
                identity: 0,
                shape: Value::Unknown,
                dtype: None,
            },
            functions: [0; MAX_DEPTH],
            depth: 0,
            returning: 0,
        }
    }

    /// Everything that `function` certainly asks for.
    pub(super) const fn over(function: &Signature) -> Self {
        let mut walk = Self::new(u32::MAX, true);
        walk.start(function);
        walk
    }

    /// Whether there was no room for more.
    pub(super) const fn is_full(&self) -> bool {
        self.len == N
    }

    const fn start(&mut self, function: &Signature) {
        self.functions[0] = function.identity;
        self.depth = 1;
        self.trace.layer = function.name;
        self.trace.file = function.file;
        self.trace.identity = function.identity;
        let place = Place {
            path: PathHash::ROOT,
            shared: false,
            site: None,
            within: 0,
        };
        self.steps(function.steps, place, NO_ARGUMENTS);
    }

    /// Walks `steps`; returns whether sharing is visible afterwards.
    ///
    /// Requests are the many: they are handled in place, because a call costs the compiler as much as twenty additions.
    const fn steps(&mut self, steps: &[Step], mut place: Place, arguments: &Arguments) -> bool {
        let mut i = 0;
        while i < steps.len() && !self.found && self.steps < MAX_STEPS && (N == 0 || self.len < N) {
            match &steps[i] {
                Step::Get(site, name, sum, power, shape, dtype, _, line, column) => {
                    if self.gets == self.target {
                        self.arrive(*site, name, (*line, *column));
                        self.trace.shape = Value::shape(shape, arguments);
                        self.trace.dtype = *dtype;
                    }
                    if self.len < N {
                        self.entries[self.len] = Entry {
                            sum: (place.path.sum as u128 * *power as u128 + *sum as u128) as u64,
                            ordinal: self.gets,
                            site: match place.site {
                                Some(site) => site,
                                None => *site,
                            },
                            shared: place.shared,
                            dtype: *dtype,
                            shape: match shape {
                                Arg::Literal(dims) => Value::Literal(dims),
                                Arg::Unknown => Value::Unknown,
                                shape => Value::shape(shape, arguments),
                            },
                            until: u32::MAX,
                            within: place.within,
                        };
                        self.len += 1;
                    }
                    self.gets += 1;
                }
                Step::Open(name, sum, power, unique, reuse, steps) => {
                    if self.trace.names_len < MAX_DEPTH {
                        self.trace.names[self.trace.names_len] = name;
                        self.trace.names_len += 1;
                        let mut path = place.path.join(PathHash {
                            sum: *sum,
                            power: *power,
                        });
                        if *unique {
                            path = path.salted(self.steps);
                        }
                        let inner = Place {
                            path,
                            shared: place.shared || *reuse,
                            ..place
                        };
                        self.steps(steps, inner, arguments);
                        if self.found {
                            return true;
                        }
                        self.trace.names_len -= 1;
                    }
                }
                Step::Call(site, layer, args) => {
                    place.shared = self.call(*site, layer, args, place, arguments);
                }
                Step::Either(arms) => place.shared = self.either(arms, place, arguments),
                Step::Maybe(steps) => place.shared = place.shared || self.shares(steps),
                Step::Within(steps) => place.shared = self.within(steps, place, arguments),
                Step::Unnamed(..) | Step::Elsewhere(..) => {}
                Step::Share => place.shared = true,
            }
            self.steps += 1;
            i += 1;
        }
        place.shared
    }

    /// The target is reached.
    const fn arrive(&mut self, site: u16, name: &'static str, at: (u32, u32)) {
        self.found = true;
        self.trace.names[self.trace.names_len] = name;
        self.trace.names_len += 1;
        self.trace.sites[self.trace.sites_len] = site;
        self.trace.sites_len += 1;
        self.trace.at = at;
    }

    const fn call(
        &mut self,
        site: u16,
        layer: &Signature,
        args: &[Arg],
        place: Place,
        arguments: &Arguments,
    ) -> bool {
        if layer.steps.is_empty() || self.is_inside(layer) || self.depth == MAX_DEPTH {
            return place.shared;
        }
        if !layer.checked {
            return place.shared || self.shares_in(layer);
        }
        self.functions[self.depth] = layer.identity;
        self.depth += 1;
        let start = self.len;
        let outer = (self.trace.layer, self.trace.file, self.trace.identity);
        self.trace.layer = layer.name;
        self.trace.file = layer.file;
        self.trace.identity = layer.identity;
        self.trace.sites[self.trace.sites_len] = site;
        self.trace.sites_len += 1;
        let inner = Place {
            site: match place.site {
                Some(site) => Some(site),
                None => {
                    self.trace.callee = layer.name;
                    Some(site)
                }
            },
            ..place
        };
        let shared = if args.is_empty() || (place.site.is_none() && !self.substitute) {
            self.steps(layer.steps, inner, NO_ARGUMENTS)
        } else {
            self.steps(layer.steps, inner, &value::arguments(args, arguments))
        };
        if self.found {
            return true;
        }
        (self.trace.layer, self.trace.file, self.trace.identity) = outer;
        self.trace.sites_len -= 1;
        self.end_within(start);
        self.depth -= 1;
        if self.depth == 1 {
            self.trace.callee = "";
        }
        shared
    }

    /// Steps that the function's caller can't count on.
    const fn within(&mut self, steps: &[Step], mut place: Place, arguments: &Arguments) -> bool {
        // The checked function has no caller here.
        if self.depth > 1 {
            place.within = self.depth as u8;
            self.returning |= 1 << (self.depth - 1);
        }
        self.steps(steps, place, arguments)
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

    /// Keeps what all arms ask for, as the first arm does.
    const fn either(&mut self, arms: &[&[Step]], place: Place, arguments: &Arguments) -> bool {
        let start = self.len;
        let mut shared = place.shared;
        let mut end = start;
        let mut i = 0;
        while i < arms.len() {
            if self.steps(arms[i], place, arguments) {
                shared = true;
            }
            if self.found {
                return true;
            }
            end = if i == 0 {
                self.len
            } else {
                self.intersect(start, end)
            };
            self.len = end;
            i += 1;
        }
        shared
    }

    /// Of the entries from `start` to `middle`, keeps those that are found after `middle` too; returns the new end.
    const fn intersect(&mut self, start: usize, middle: usize) -> usize {
        let mut kept = start;
        let mut i = start;
        while i < middle {
            let mut j = middle;
            while j < self.len && self.entries[j].sum != self.entries[i].sum {
                j += 1;
            }
            if j < self.len {
                let (mut entry, other) = (self.entries[i], self.entries[j]);
                entry.shared = entry.shared || other.shared;
                entry.shape = entry.shape.common(&other.shape);
                if !same_dtype(entry.dtype, other.dtype) {
                    entry.dtype = None;
                }
                if other.until < entry.until {
                    entry.until = other.until;
                }
                if other.within > entry.within {
                    entry.within = other.within;
                }
                self.entries[kept] = entry;
                kept += 1;
            }
            i += 1;
        }
        kept
    }

    /// Whether steps that may run turn reuse on for the scope that they run in.
    const fn shares(&mut self, steps: &[Step]) -> bool {
        let mut i = 0;
        while i < steps.len() && self.steps < MAX_STEPS {
            self.steps += 1;
            let shares = match &steps[i] {
                Step::Share => true,
                Step::Call(_, layer, _) => self.shares_in(layer),
                Step::Maybe(steps) | Step::Within(steps) => self.shares(steps),
                Step::Either(arms) => {
                    let mut any = false;
                    let mut arm = 0;
                    while arm < arms.len() {
                        any = any || self.shares(arms[arm]);
                        arm += 1;
                    }
                    any
                }
                Step::Get(..) | Step::Unnamed(..) | Step::Open(..) | Step::Elsewhere(..) => false,
            };
            if shares {
                return true;
            }
            i += 1;
        }
        false
    }

    const fn shares_in(&mut self, layer: &Signature) -> bool {
        if layer.steps.is_empty() || self.is_inside(layer) || self.depth == MAX_DEPTH {
            return false;
        }
        self.functions[self.depth] = layer.identity;
        self.depth += 1;
        let shares = self.shares(layer.steps);
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
pub(super) const fn trace(function: &Signature, ordinal: u32, substitute: bool) -> Trace {
    let mut walk = Walk::<0>::new(ordinal, substitute);
    walk.start(function);
    walk.trace
}

/// Whether two ways end at one literal.
pub(super) const fn same_place(a: &Trace, b: &Trace) -> bool {
    a.identity == b.identity && a.at.0 == b.at.0 && a.at.1 == b.at.1
}

/// Equality, which the derive has for run time only.
pub(super) const fn same_dtype(a: Option<DType>, b: Option<DType>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a as u8 == b as u8,
        (None, None) => true,
        _ => false,
    }
}
