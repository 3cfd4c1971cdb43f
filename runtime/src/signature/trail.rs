//! From a finding to the compiler's error: the way back to the literal, one call for each layer in between.

use super::Signature;
use super::check::Finding;
use super::message::{Message, describe};
use super::route::MAX_DEPTH;
use super::walk;

/// A message, and the sites that lead from a function to the request that it is about.
#[derive(Clone, Copy, Debug)]
pub struct Trail {
    message: Message,
    sites: [u16; MAX_DEPTH + 1],
    at: usize,
}

impl Trail {
    /// The trail from `function` to the first of the two requests; `callee` is what the call that leads to the second one has written.
    pub const fn to_first(function: &Signature, finding: &Finding, callee: &str) -> Self {
        let first = walk::route(function, finding.first, true);
        Self {
            message: describe(function, finding, callee),
            sites: first.sites,
            at: 0,
        }
    }

    /// The site in the function that has the trail now.
    pub const fn site(&self) -> u16 {
        self.sites[self.at]
    }

    /// The trail as the callee at that site gets it.
    pub const fn inward(&self) -> Self {
        let mut trail = *self;
        if trail.at < MAX_DEPTH {
            trail.at += 1;
        }
        trail
    }

    /// What to tell.
    pub const fn message(&self) -> &str {
        self.message.as_str()
    }
}

/// Ends the evaluation at the caller's place, if that is where the trail ends.
#[track_caller]
pub const fn at(trail: &Trail, site: u16) {
    if trail.site() == site {
        fail(trail.message())
    }
}

/// Ends the evaluation. The caller's place is what the compiler shows.
#[track_caller]
pub const fn fail(message: &str) -> ! {
    panic!("{}", message)
}
