//! Interned names: every scope, name scope and variable key of a pass is a node of one tree.

use std::collections::HashMap;
use std::sync::Arc;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use crate::name::{self, Name};

/// A full name: the root, or a chain of components.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct NodeId(u32);

impl NodeId {
    pub(crate) const ROOT: Self = Self(0);

    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }

    pub(super) const fn number(self) -> u32 {
        self.0
    }

    pub(super) const fn from_number(number: u32) -> Self {
        Self(number)
    }

    /// The next one; fewer than half of the numbers are nodes' ([`Position`](super::Position)).
    fn new(nodes: usize) -> Self {
        let number = u32::try_from(nodes).ok().filter(|n| *n < 1 << 31);
        Self(number.expect("fewer than 2^31 names in a pass"))
    }
}

#[derive(Debug)]
struct Node {
    full: Arc<str>,
    parent: NodeId,
    /// The node of the name in lower case: names are unique regardless of case (tests/data/FORMAT.md S20).
    folded: NodeId,
}

/// A name below a scope, as it was asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EdgeId(u32);

/// What a name leads to from a scope. It remembers what was asked for, so that a hash is never trusted.
#[derive(Debug)]
struct Edge {
    from: NodeId,
    to: NodeId,
    name: Name,
    /// Whether the name is a legal one of a name scope at the root, and in another.
    opens: [bool; 2],
}

impl Edge {
    #[inline]
    fn hash(from: NodeId, name: &Name) -> u64 {
        Self::spread(from, name.hash())
    }

    #[inline]
    fn spread(from: NodeId, hash: u64) -> u64 {
        const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
        hash ^ u64::from(from.0).wrapping_mul(SPREAD)
    }

    #[inline]
    fn is_of(&self, from: NodeId, name: &Name) -> bool {
        self.from == from && self.name == *name
    }
}

/// The edges that were asked for last, by hash. Most requests are made by the same few lines over and over.
#[derive(Debug)]
struct Recent([EdgeId; 256]);

impl Default for Recent {
    fn default() -> Self {
        Self([EdgeId(u32::MAX); 256])
    }
}

impl Recent {
    #[inline]
    fn slot(&mut self, hash: u64) -> &mut EdgeId {
        &mut self.0[usize::from((hash & 0xff) as u8)]
    }
}

#[derive(Debug, Default)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    /// Where each edge is.
    table: HashTable<EdgeId>,
    recent: Recent,
    suffixes: HashMap<(NodeId, u32), NodeId, FxBuildHasher>,
}

impl Tree {
    pub(crate) fn new() -> Self {
        let root = Node {
            full: Arc::from(""),
            parent: NodeId::ROOT,
            folded: NodeId::ROOT,
        };
        Self {
            nodes: vec![root],
            edges: Vec::new(),
            table: HashTable::new(),
            recent: Recent::default(),
            suffixes: HashMap::default(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn full(&self, node: NodeId) -> &Arc<str> {
        &self.nodes[node.index()].full
    }

    pub(crate) fn folded(&self, node: NodeId) -> NodeId {
        self.nodes[node.index()].folded
    }

    pub(crate) fn parent(&self, node: NodeId) -> NodeId {
        self.nodes[node.index()].parent
    }

    #[inline]
    fn known_edge(&self, from: NodeId, name: &Name) -> Option<EdgeId> {
        let is_it = |id: &EdgeId| self.at(*id).is_of(from, name);
        self.table.find(Edge::hash(from, name), is_it).copied()
    }

    #[inline]
    fn at(&self, edge: EdgeId) -> &Edge {
        &self.edges[edge.0 as usize]
    }

    fn add_edge(&mut self, from: NodeId, name: Name, to: NodeId) -> EdgeId {
        let id = EdgeId(u32::try_from(self.edges.len()).expect("fewer than 2^32 names in a pass"));
        let hash = Edge::hash(from, &name);
        self.edges.push(Edge {
            from,
            to,
            name,
            opens: [false; 2],
        });
        let edges = &self.edges;
        self.table.insert_unique(hash, id, |id| {
            let edge = &edges[id.0 as usize];
            Edge::hash(edge.from, &edge.name)
        });
        id
    }

    /// A name below a scope. Allocates on first contact only.
    #[inline]
    pub(crate) fn edge(&mut self, scope: NodeId, name: &Name) -> EdgeId {
        match self.recent_edge(scope, name) {
            Some(edge) => edge,
            None => self.edge_in_table(scope, name),
        }
    }

    /// The same, if it was asked for lately.
    #[inline]
    pub(crate) fn recent_edge(&mut self, scope: NodeId, name: &Name) -> Option<EdgeId> {
        let recent = *self.recent.slot(Edge::hash(scope, name));
        let edge = self.edges.get(recent.0 as usize)?;
        let is_it = edge.from == scope && (edge.name.is_same_literal(name) || edge.name == *name);
        is_it.then_some(recent)
    }

    #[cold]
    fn edge_in_table(&mut self, scope: NodeId, name: &Name) -> EdgeId {
        let edge = match self.known_edge(scope, name) {
            Some(edge) => edge,
            None => self.new_edge(scope, name.clone()),
        };
        *self.recent.slot(Edge::hash(scope, name)) = edge;
        edge
    }

    #[cold]
    fn new_edge(&mut self, scope: NodeId, name: Name) -> EdgeId {
        let to = self.intern(scope, name.as_str());
        self.add_edge(scope, name, to)
    }

    /// Where a name leads.
    #[inline]
    pub(crate) fn to(&self, edge: EdgeId) -> NodeId {
        self.at(edge).to
    }

    pub(crate) fn name(&self, edge: EdgeId) -> &Name {
        &self.at(edge).name
    }

    /// Where the same name leads from another scope.
    pub(crate) fn same_name_below(&mut self, scope: NodeId, edge: EdgeId) -> NodeId {
        let edge = self.at(edge);
        if edge.from == scope {
            return edge.to;
        }
        let name = edge.name.clone();
        self.child(scope, &name)
    }

    /// Whether the name was found to be a legal one of a name scope, at the root or in another.
    #[inline]
    pub(crate) fn opens(&self, edge: EdgeId, at_root: bool) -> bool {
        self.at(edge).opens[usize::from(at_root)]
    }

    /// Notes that it is.
    pub(crate) fn allow(&mut self, edge: EdgeId, at_root: bool) {
        self.edges[edge.0 as usize].opens[usize::from(at_root)] = true;
    }

    /// The node of `scope/name`. Allocates on first contact only.
    #[inline]
    pub(crate) fn child(&mut self, scope: NodeId, name: &Name) -> NodeId {
        let edge = self.edge(scope, name);
        self.to(edge)
    }

    /// The same from a text, which is remembered component by component.
    pub(crate) fn child_str(&mut self, scope: NodeId, text: &str) -> NodeId {
        if let Some(node) = self.below(scope, text) {
            return node;
        }
        let hash = name::hash(text);
        let is_it = |id: &EdgeId| {
            let edge = self.at(*id);
            edge.from == scope && edge.name.hash() == hash && edge.name.as_str() == text
        };
        match self.table.find(Edge::spread(scope, hash), is_it).copied() {
            Some(edge) => self.to(edge),
            None => {
                let edge = self.new_edge(scope, Name::from(text));
                self.to(edge)
            }
        }
    }

    /// The node of a text of several components.
    fn below(&mut self, scope: NodeId, text: &str) -> Option<NodeId> {
        let (first, others) = text.split_at(text.find(name::SEPARATOR)?);
        let mut at = self.component(scope, first);
        for component in name::components(others).skip(1) {
            at = self.component(at, component);
        }
        Some(at)
    }

    /// The node of `name_i`.
    pub(crate) fn suffixed(&mut self, node: NodeId, i: u32) -> NodeId {
        if let Some(&to) = self.suffixes.get(&(node, i)) {
            return to;
        }
        let to = self.path(&name::suffixed(self.full(node), i));
        self.suffixes.insert((node, i), to);
        to
    }

    /// The node of a full name.
    pub(crate) fn path(&mut self, full: &str) -> NodeId {
        if full.is_empty() {
            NodeId::ROOT
        } else {
            self.child_str(NodeId::ROOT, full)
        }
    }

    fn intern(&mut self, scope: NodeId, text: &str) -> NodeId {
        if scope == NodeId::ROOT && text.is_empty() {
            return NodeId::ROOT;
        }
        if let Some(node) = self.below(scope, text) {
            return node;
        }
        let full: Arc<str> = match scope {
            NodeId::ROOT => text.into(),
            _ => name::below(self.full(scope), text).into(),
        };
        let id = NodeId::new(self.nodes.len());
        self.nodes.push(Node {
            full: full.clone(),
            parent: scope,
            folded: id,
        });
        let is_lower = |c: u8| c.is_ascii() && !c.is_ascii_uppercase();
        if self.folded(scope) != scope || !text.bytes().all(is_lower) {
            self.nodes[id.index()].folded = self.fold_case(id, &full);
        }
        id
    }

    /// The node of a name in lower case.
    #[cold]
    fn fold_case(&mut self, node: NodeId, full: &str) -> NodeId {
        let lower = full.to_lowercase();
        if lower == *full {
            node
        } else {
            self.path(&lower)
        }
    }

    /// A single component; an empty first one (`"/w"`) is a node of its own below the root.
    fn component(&mut self, scope: NodeId, text: &str) -> NodeId {
        if scope != NodeId::ROOT || !text.is_empty() {
            return self.child_str(scope, text);
        }
        self.nameless()
    }

    /// What the names that begin with `/` are below: the root has no name, and neither has this.
    pub(crate) fn nameless(&mut self) -> NodeId {
        let scope = NodeId::ROOT;
        // No name holds a NUL, so this edge is never taken for a name.
        const EMPTY: Name = Name::literal("\0");
        if let Some(edge) = self.known_edge(scope, &EMPTY) {
            return self.to(edge);
        }
        let to = NodeId::new(self.nodes.len());
        self.nodes.push(Node {
            full: Arc::from(""),
            parent: NodeId::ROOT,
            folded: to,
        });
        self.add_edge(scope, EMPTY, to);
        to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_written_at_once_or_step_by_step_is_one_node() {
        let mut tree = Tree::new();
        let a = tree.child_str(NodeId::ROOT, "a");
        let b = tree.child_str(a, "b/c");
        assert_eq!(b, tree.path("a/b/c"));
        assert_eq!(&**tree.full(b), "a/b/c");
        let ab = tree.path("a/b");
        assert_eq!(tree.parent(b), ab);
    }

    #[test]
    fn an_empty_component_is_a_component() {
        let mut tree = Tree::new();
        let a = tree.path("a");
        let empty = tree.child_str(a, "");
        assert_eq!(&**tree.full(empty), "a/");
        let w = tree.child_str(empty, "w");
        assert_eq!(&**tree.full(w), "a//w");
        assert_eq!(w, tree.path("a//w"));
        assert_eq!(tree.child_str(NodeId::ROOT, ""), NodeId::ROOT);
    }

    #[test]
    fn names_that_collide_stay_apart() {
        let mut tree = Tree::new();
        let name = |text: &str| Name::colliding(text, 7);
        let a = tree.child(NodeId::ROOT, &name("a"));
        let b = tree.child(NodeId::ROOT, &name("b"));
        assert_ne!(a, b);
        assert_eq!(a, tree.child(NodeId::ROOT, &name("a")));
        assert_eq!(b, tree.child(NodeId::ROOT, &name("b")));
    }

    #[test]
    fn case_variants_fold_to_one_node() {
        let mut tree = Tree::new();
        let (lower, upper) = (tree.path("a/w"), tree.path("A/W"));
        assert_ne!(lower, upper);
        assert_eq!(tree.folded(upper), lower);
        assert_eq!(tree.folded(lower), lower);
    }
}
