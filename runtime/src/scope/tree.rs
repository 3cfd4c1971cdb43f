//! Interned names: every scope, name scope and variable key of a pass is a node of one tree.
//!
//! A node has its parent and its own component, 9 bytes and the component's, so that what is below one prefix shares it: a name of n
//! components takes n nodes. The whole text is put together when somebody reads it.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::mem;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;
use smallvec::SmallVec;

use super::facts::Facts;
use super::node::NodeId;
use super::recent::Recent;
use crate::name::{self, Name, SEPARATOR};
use crate::site::Written;
use crate::table;

/// A name below a scope: it is what leads from one to the other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    pub(crate) from: NodeId,
    pub(crate) to: NodeId,
    pub(super) facts: Facts,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    parent: NodeId,
    /// Where its component begins in the text of all; it ends where the next one begins.
    start: u32,
}

#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// The components of all nodes, in their order.
    components: String,
    nodes: Vec<Node>,
    facts: Vec<Facts>,
    /// Where each component below each node is.
    table: HashTable<NodeId>,
    /// The one that was found last.
    found: NodeId,
    recent: Recent,
    /// What the names that begin with `/` are below, once there is one.
    nameless: Option<NodeId>,
    /// The nodes of names in lower case, of those that have another: names are unique regardless of case (tests/data/FORMAT.md S20).
    folded: HashMap<NodeId, NodeId, FxBuildHasher>,
    /// Room for a name that is made to be looked up.
    made: String,
    /// The scope whose names were written last, and what they begin with; almost always the next one is of it too.
    prefix: (NodeId, String),
}

impl Tree {
    pub(crate) fn new() -> Self {
        let root = Node {
            parent: NodeId::ROOT,
            start: 0,
        };
        Self {
            nodes: vec![root],
            facts: vec![Facts::default()],
            ..Self::default()
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// What a list that is indexed by nodes has for one of them.
    #[inline]
    pub(crate) fn entry<'a, T: Clone + Default>(
        &self,
        list: &'a mut Vec<T>,
        node: NodeId,
    ) -> &'a mut T {
        let i = node.index();
        if i >= list.len() {
            list.resize(self.len().max(i + 1), T::default());
        }
        &mut list[i]
    }

    /// The last component.
    pub(crate) fn component(&self, node: NodeId) -> &str {
        component(&self.components, &self.nodes, node)
    }

    /// The node and those above it, the root left out.
    fn upwards(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        let above = |&node: &NodeId| Some(self.parent(node));
        std::iter::successors(Some(node), above).take_while(|node| *node != NodeId::ROOT)
    }

    /// The text of the whole name.
    pub(crate) fn full(&self, node: NodeId) -> String {
        let mut text = String::new();
        self.write(node, &mut text);
        text
    }

    /// The same to be kept, in one allocation.
    pub(crate) fn text<T: for<'a> From<&'a str>>(&mut self, node: NodeId) -> T {
        let scope = self.parent(node);
        let (mut at, mut text) = mem::take(&mut self.prefix);
        if at != scope {
            at = scope;
            text.clear();
            self.write(scope, &mut text);
            if scope != NodeId::ROOT {
                text.push(SEPARATOR);
            }
        }
        let length = text.len();
        text.push_str(self.component(node));
        let kept = T::from(&text);
        text.truncate(length);
        self.prefix = (at, text);
        kept
    }

    fn write(&self, node: NodeId, text: &mut String) {
        let nodes: SmallVec<[NodeId; 8]> = self.upwards(node).collect();
        for (i, node) in nodes.into_iter().rev().enumerate() {
            if i > 0 {
                text.push(SEPARATOR);
            }
            text.push_str(self.component(node));
        }
    }

    /// Whether the whole name is this text.
    pub(crate) fn is_named(&self, node: NodeId, text: &str) -> bool {
        let mut rest = Some(text);
        for node in self.upwards(node) {
            let above = rest.and_then(|rest| rest.strip_suffix(self.component(node)));
            rest = match (above, self.parent(node)) {
                (Some(""), NodeId::ROOT) => return true,
                (Some(above), _) => above.strip_suffix(SEPARATOR),
                (None, _) => return false,
            };
        }
        text.is_empty()
    }

    pub(crate) fn parent(&self, node: NodeId) -> NodeId {
        self.nodes[node.index()].parent
    }

    /// How many components lead from one to the other; nothing if they do not.
    pub(crate) fn distance(&self, from: NodeId, to: NodeId) -> Option<u32> {
        let mut distance = 0;
        let mut at = to;
        while at != from {
            if at == NodeId::ROOT {
                return None;
            }
            at = self.parent(at);
            distance += 1;
        }
        Some(distance)
    }

    /// In lower case.
    #[inline]
    pub(crate) fn folded(&self, node: NodeId) -> NodeId {
        if self.facts[node.index()].has_upper() {
            self.folded[&node]
        } else {
            node
        }
    }

    /// Whether the whole name is a legal one of a node.
    pub(crate) fn is_node_name(&self, node: NodeId) -> bool {
        self.facts[node.index()].is_node_name()
    }

    /// What leads from one to the other: the name itself, where it has one component.
    fn edge_to(&self, from: NodeId, to: NodeId) -> Edge {
        let facts = match self.parent(to) == from {
            true => self.facts[to.index()],
            false => self.facts_of_components(from, to),
        };
        Edge { from, to, facts }
    }

    #[cold]
    fn facts_of_components(&self, from: NodeId, to: NodeId) -> Facts {
        let nodes = self.upwards(to).take_while(|node| *node != from);
        nodes
            .map(|node| self.facts[node.index()])
            .reduce(|below, above| below.after(above))
            .unwrap_or_default()
    }

    /// Whether the node has no name: the root, and what the names that begin with `/` are below.
    #[inline]
    pub(crate) fn is_nameless(&self, node: NodeId) -> bool {
        node == NodeId::ROOT || self.nameless == Some(node)
    }

    /// The node of `scope/name`. Allocates on first contact only.
    #[inline]
    pub(crate) fn child(&mut self, scope: NodeId, name: &Name) -> NodeId {
        self.edge(scope, name).to
    }

    /// What leads to it.
    #[inline]
    pub(crate) fn edge(&mut self, scope: NodeId, name: &Name) -> Edge {
        match self.recent.get(scope, name.as_str(), name.hash()) {
            Some(edge) => edge,
            None => self.edge_in_table(scope, name),
        }
    }

    /// The same of a literal that a macro has found.
    #[inline]
    pub(crate) fn edge_written(&mut self, scope: NodeId, written: &'static Written) -> Edge {
        match self.recent.get(scope, written.name, written.hash) {
            Some(edge) => edge,
            None => self.edge_in_table(scope, &written.name()),
        }
    }

    #[cold]
    fn edge_in_table(&mut self, scope: NodeId, name: &Name) -> Edge {
        let to = self.below(scope, name.as_str(), short(name.hash()));
        let edge = self.edge_to(scope, to);
        self.recent.put(name, edge);
        edge
    }

    /// Where the same name leads from another scope.
    pub(crate) fn same_name_below(&mut self, scope: NodeId, from: NodeId, to: NodeId) -> NodeId {
        if from == scope {
            return to;
        }
        let nodes = self.upwards(to).take_while(|node| *node != from);
        let nodes: SmallVec<[NodeId; 8]> = nodes.collect();
        let mut component = mem::take(&mut self.made);
        let mut at = scope;
        for node in nodes.into_iter().rev() {
            component.clear();
            component.push_str(self.component(node));
            at = self.component_below(at, &component, short(name::hash(&component)));
        }
        self.made = component;
        at
    }

    /// The node of a text below a scope.
    pub(crate) fn child_str(&mut self, scope: NodeId, text: &str) -> NodeId {
        self.below(scope, text, short(name::hash(text)))
    }

    /// The node of a full name.
    pub(crate) fn path(&mut self, full: &str) -> NodeId {
        self.child_str(NodeId::ROOT, full)
    }

    /// The node of `name_i`.
    pub(crate) fn suffixed(&mut self, node: NodeId, i: u32) -> NodeId {
        let mut made = mem::take(&mut self.made);
        made.clear();
        // Writing to a string can't fail.
        let _ = write!(made, "{}_{i}", self.component(node));
        let node = self.component_below(self.parent(node), &made, short(name::hash(&made)));
        self.made = made;
        node
    }

    fn below(&mut self, scope: NodeId, text: &str, hash: u32) -> NodeId {
        if scope == NodeId::ROOT && text.is_empty() {
            return NodeId::ROOT;
        }
        if !text.contains(SEPARATOR) {
            return self.component_below(scope, text, hash);
        }
        name::components(text).fold(scope, |at, component| {
            self.component_below(at, component, short(name::hash(component)))
        })
    }

    /// A component below a node, if it is there.
    ///
    /// Model code asks in the order in which it asked first, so the next node is looked at before the table: of a million names, it is
    /// where the processor has fetched it already, and a place in the table is two waits for memory.
    fn find(&mut self, scope: NodeId, component: &str, hash: u32) -> Option<NodeId> {
        let next = self.found.next();
        let is_it = |node: NodeId| {
            self.nodes[node.index()].parent == scope && self.component(node) == component
        };
        let found = if next.index() < self.nodes.len() && is_it(next) {
            next
        } else {
            *self.table.find(spread(scope, hash), |node| is_it(*node))?
        };
        self.found = found;
        Some(found)
    }

    /// The node of one component; an empty first one (`"/w"`) is a node of its own below the root, which has no name either.
    fn component_below(&mut self, scope: NodeId, text: &str, hash: u32) -> NodeId {
        if scope == NodeId::ROOT && text.is_empty() {
            return self.nameless();
        }
        if let Some(node) = self.find(scope, text, hash) {
            return node;
        }
        let above = (scope != NodeId::ROOT).then(|| self.facts[scope.index()]);
        let facts = Facts::of(text, above);
        let node = self.push(scope, text, facts);
        table::insert(&mut self.table, (spread(scope, hash), node), || {
            let hash = |node: NodeId| {
                let component = component(&self.components, &self.nodes, node);
                let parent = self.nodes[node.index()].parent;
                (spread(parent, short(name::hash(component))), node)
            };
            let before = NodeId::ROOT.next().until(node);
            before.filter(|node| Some(*node) != self.nameless).map(hash)
        });
        self.found = node;
        let is_lower = |c: u8| c.is_ascii() && !c.is_ascii_uppercase();
        if self.folded(scope) != scope || !text.bytes().all(is_lower) {
            self.fold_case(node, text);
        }
        node
    }

    fn push(&mut self, parent: NodeId, component: &str, facts: Facts) -> NodeId {
        let node = NodeId::new(self.nodes.len());
        let start =
            u32::try_from(self.components.len()).expect("less than 4 GiB of names in a pass");
        if self.components.capacity() - self.components.len() < component.len() {
            // Twice as much would leave a third of it empty, on an average.
            let quarter = self.components.len() / 4;
            self.components
                .reserve_exact(quarter.max(component.len()).max(64));
        }
        self.components.push_str(component);
        self.nodes.push(Node { parent, start });
        self.facts.push(facts);
        node
    }

    /// Notes the node of a name in lower case, if it is another. A component is folded by itself: no letter's lower case depends on
    /// what is beyond a `/`.
    #[cold]
    fn fold_case(&mut self, node: NodeId, component: &str) {
        let scope = self.folded(self.parent(node));
        let lower = component.to_lowercase();
        if scope == self.parent(node) && lower == component {
            return;
        }
        let folded = self.child_str(scope, &lower);
        self.folded.insert(node, folded);
        self.facts[node.index()].set_upper();
    }

    /// What the names that begin with `/` are below: the root has no name, and neither has this.
    pub(crate) fn nameless(&mut self) -> NodeId {
        if let Some(node) = self.nameless {
            return node;
        }
        // It is no component, so the table does not have it.
        let node = self.push(NodeId::ROOT, "", Facts::of("", None));
        self.nameless = Some(node);
        node
    }
}

fn component<'a>(text: &'a str, nodes: &[Node], node: NodeId) -> &'a str {
    let i = node.index();
    let end = nodes
        .get(i + 1)
        .map_or(text.len(), |next| next.start as usize);
    &text[nodes[i].start as usize..end]
}

/// Half of a name's hash is enough: hashes are never trusted.
#[inline]
fn short(hash: u64) -> u32 {
    (hash ^ (hash >> 32)) as u32
}

/// The hash of a component below a node. Both halves of the product, so that each bit of the number of a scope, also of every fourth
/// scope, moves the lowest: the table goes by these.
#[inline]
fn spread(scope: NodeId, hash: u32) -> u64 {
    const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
    let key = (u64::from(scope.number()) << 32) | u64::from(hash);
    let product = u128::from(key) * u128::from(SPREAD);
    (product as u64) ^ ((product >> 64) as u64)
}

#[cfg(test)]
mod tests;
