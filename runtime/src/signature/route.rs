//! How the walk got to a request.

use super::Signature;
use super::argument::Argument;
use crate::dtype::DType;

/// Layers within layers, and scopes within scopes, that are followed.
pub(super) const MAX_DEPTH: usize = 32;

/// The functions and scopes from a body to a request, and the request itself.
#[derive(Clone, Copy)]
pub(super) struct Route {
    /// The names of the scopes around it, then its own.
    pub(super) names: [&'static str; MAX_DEPTH + 1],
    pub(super) names_len: usize,
    /// The site in each function on the route, the request's own last.
    pub(super) sites: [u16; MAX_DEPTH + 1],
    pub(super) sites_len: usize,
    /// The layer that the checked function calls; empty if it asks itself.
    pub(super) callee: &'static str,
    /// The layer that asks, and where.
    pub(super) layer: &'static str,
    pub(super) file: &'static str,
    pub(super) at: (u32, u32),
    pub(super) identity: u64,
    pub(super) shape: Argument,
    pub(super) dtype: Option<DType>,
}

impl Route {
    pub(super) const START: Self = Self {
        names: [""; MAX_DEPTH + 1],
        names_len: 0,
        sites: [0; MAX_DEPTH + 1],
        sites_len: 0,
        callee: "",
        layer: "",
        file: "",
        at: (0, 0),
        identity: 0,
        shape: Argument::Unknown,
        dtype: None,
    };

    /// Goes into a layer.
    pub(super) const fn enter(&mut self, site: u16, layer: &Signature) {
        if self.sites_len == 0 {
            self.callee = layer.name;
        }
        (self.layer, self.file, self.identity) = (layer.name, layer.file, layer.identity);
        self.sites[self.sites_len] = site;
        self.sites_len += 1;
    }

    /// Comes back into the one around it.
    pub(super) const fn leave(&mut self, outer: (&'static str, &'static str, u64)) {
        (self.layer, self.file, self.identity) = outer;
        self.sites_len -= 1;
        if self.sites_len == 0 {
            self.callee = "";
        }
    }

    /// Whether two routes end at one literal.
    pub(super) const fn is_to_place_of(&self, other: &Self) -> bool {
        self.identity == other.identity && self.at.0 == other.at.0 && self.at.1 == other.at.1
    }

    /// Whether two routes lead to one name.
    pub(super) const fn is_to_path_of(&self, other: &Self) -> bool {
        let (mut a, mut b) = (Bytes::of(self), Bytes::of(other));
        loop {
            match (a.next(), b.next()) {
                (None, None) => return true,
                (Some(x), Some(y)) if x == y => {}
                _ => return false,
            }
        }
    }
}

/// The bytes of a path: names joined by `/`.
struct Bytes<'a> {
    names: &'a [&'static str; MAX_DEPTH + 1],
    len: usize,
    name: usize,
    byte: usize,
}

impl<'a> Bytes<'a> {
    const fn of(route: &'a Route) -> Self {
        Self {
            names: &route.names,
            len: route.names_len,
            name: 0,
            byte: 0,
        }
    }

    const fn next(&mut self) -> Option<u8> {
        if self.name >= self.len {
            return None;
        }
        let bytes = self.names[self.name].as_bytes();
        if self.byte < bytes.len() {
            self.byte += 1;
            return Some(bytes[self.byte - 1]);
        }
        self.name += 1;
        self.byte = 0;
        if self.name < self.len {
            Some(b'/')
        } else {
            None
        }
    }
}
