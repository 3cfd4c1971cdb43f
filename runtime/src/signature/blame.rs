//! Which argument of a call brings a dimension that is at odds.

use super::Signature;
use super::facts::{Arg, Fact};
use super::route::{MAX_DEPTH, Route};

/// An argument of a call that the checked function makes.
#[derive(Clone, Copy)]
pub(super) struct Brought {
    /// The layer that is called.
    pub(super) layer: &'static Signature,
    pub(super) index: usize,
    /// It is the shape as a whole.
    pub(super) whole: bool,
}

impl Brought {
    /// Whether the other one is the same argument of a call of the same layer.
    pub(super) const fn is_like(&self, other: &Self) -> bool {
        self.layer.identity == other.layer.identity && self.index == other.index
    }
}

/// What the checked function writes for dimension number `dim` of the request that the route leads to, if that comes with a call.
pub(super) const fn argument(function: &Signature, route: &Route, dim: usize) -> Option<Brought> {
    let mut calls: [Option<(&'static Signature, &'static [Arg])>; MAX_DEPTH + 1] =
        [None; MAX_DEPTH + 1];
    let mut facts = function.facts;
    let mut depth = 0;
    // Down to the request, then up again with the number of the parameter that its shape is made of.
    let shape = loop {
        match find(facts, route.sites[depth]) {
            Some(Fact::Call(_, layer, args, ..)) if depth + 1 < route.sites_len => {
                calls[depth] = Some((layer, args));
                facts = layer.facts;
                depth += 1;
            }
            Some(Fact::Get(_, _, _, _, shape, ..)) => break shape,
            _ => return None,
        }
    };
    let (mut index, mut whole) = match parameter(shape, dim) {
        Some(found) => found,
        None => return None,
    };
    while depth > 0 {
        depth -= 1;
        let Some((layer, args)) = calls[depth] else {
            return None;
        };
        if index >= args.len() {
            return None;
        }
        if depth == 0 {
            return Some(Brought {
                layer,
                index,
                whole,
            });
        }
        let of = if whole { dim } else { usize::MAX };
        (index, whole) = match parameter(&args[index], of) {
            Some((index, is_whole)) => (index, whole && is_whole),
            None => return None,
        };
    }
    None
}

/// The parameter that a shape, or its dimension, is; and whether it is the whole of it.
const fn parameter(shape: &Arg, dim: usize) -> Option<(usize, bool)> {
    match shape {
        Arg::Parameter(index) => Some((*index as usize, true)),
        Arg::Pattern(codes) if dim < codes.len() && codes[dim] <= -2 => {
            Some(((-2 - codes[dim]) as usize, false))
        }
        _ => None,
    }
}

/// The request or call with this number.
const fn find(facts: &'static [Fact], site: u16) -> Option<&'static Fact> {
    let mut i = 0;
    while i < facts.len() {
        let found = match &facts[i] {
            Fact::Get(own, ..) | Fact::Call(own, ..) if *own == site => Some(&facts[i]),
            Fact::Open(.., facts)
            | Fact::Maybe(facts)
            | Fact::Turn(facts)
            | Fact::Apart(facts)
            | Fact::Aside(facts)
            | Fact::Within(facts)
            | Fact::Elsewhere(.., facts) => find(facts, site),
            Fact::Either(arms) => {
                let mut found = None;
                let mut arm = 0;
                while arm < arms.len() && found.is_none() {
                    found = find(arms[arm], site);
                    arm += 1;
                }
                found
            }
            Fact::Get(..) | Fact::Call(..) | Fact::Unnamed(..) | Fact::Share => None,
        };
        if found.is_some() {
            return found;
        }
        i += 1;
    }
    None
}
