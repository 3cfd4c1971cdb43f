//! The names that were asked for last, by hash.
//!
//! Most requests are made by the same few lines over and over. A literal that is found here is not read: that it stands at the same
//! address is enough. A look into the table of names takes three times as long (two further cache lines, and the text).

use std::ptr;

use super::facts::Facts;
use super::node::NodeId;
use super::tree::Edge;
use crate::name::Name;

#[derive(Clone, Copy, Debug)]
struct Asked {
    name: &'static str,
    edge: Edge,
}

impl Asked {
    /// Never found: nothing is below no node.
    const NOTHING: Self = Self {
        name: "",
        edge: Edge {
            from: NodeId::NONE,
            to: NodeId::ROOT,
            facts: Facts::NONE,
        },
    };
}

const SLOTS: usize = 1 << 8;

/// Empty until something is asked for: who stands in for a tree has none.
#[derive(Debug, Default)]
pub(super) struct Recent(Vec<Asked>);

impl Recent {
    #[inline]
    fn slot(scope: NodeId, hash: u64) -> usize {
        // Another scope of the same names goes elsewhere, also where few names are asked for.
        let hash = (hash as u32) ^ scope.number().wrapping_mul(0x9e37_79b9);
        (hash ^ (hash >> 8)) as usize % SLOTS
    }

    /// Where a name leads from a scope, if it is a literal that was asked for lately: no other text stands where one does.
    #[inline]
    pub(super) fn get(&self, scope: NodeId, name: &str, hash: u64) -> Option<Edge> {
        let asked = self.0.get(Self::slot(scope, hash))?;
        let is_it = asked.edge.from == scope && ptr::eq(asked.name, name);
        is_it.then_some(asked.edge)
    }

    pub(super) fn put(&mut self, name: &Name, edge: Edge) {
        if let Some(literal) = name.as_literal() {
            self.0.resize(SLOTS, Asked::NOTHING);
            self.0[Self::slot(edge.from, name.hash())] = Asked {
                name: literal,
                edge,
            };
        }
    }
}
