//! Interned names: every scope, name scope and variable key of a pass is a node of one tree.

use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

use crate::name::{self, Name};

/// A full name: the root, or a chain of components.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct NodeId(u32);

impl NodeId {
    pub(crate) const ROOT: Self = Self(0);

    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Debug)]
struct Node {
    full: Arc<str>,
    parent: NodeId,
    /// The node of the name in lower case: names are unique regardless of case (FORMAT.md S20).
    folded: NodeId,
}

/// An edge remembers what was asked for, so that a hash is never trusted.
#[derive(Debug)]
struct Edge {
    text: Box<str>,
    to: NodeId,
}

#[derive(Debug)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
    edges: HashMap<(NodeId, u64), Edge, FxBuildHasher>,
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
            edges: HashMap::default(),
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

    /// The node of `scope/name`. Allocates on first contact only.
    pub(crate) fn child(&mut self, scope: NodeId, name: &Name) -> NodeId {
        self.child_hashed(scope, name.as_str(), name.hash())
    }

    pub(crate) fn child_str(&mut self, scope: NodeId, text: &str) -> NodeId {
        self.child_hashed(scope, text, name::hash(text))
    }

    fn child_hashed(&mut self, scope: NodeId, text: &str, mut hash: u64) -> NodeId {
        loop {
            match self.edges.get(&(scope, hash)) {
                Some(edge) if *edge.text == *text => return edge.to,
                Some(_) => hash = hash.wrapping_add(1),
                None => break,
            }
        }
        let to = self.intern(scope, text);
        self.edges.insert(
            (scope, hash),
            Edge {
                text: text.into(),
                to,
            },
        );
        to
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
        let mut components = name::components(text);
        let first = components.next().unwrap_or_default();
        if first.len() < text.len() {
            return components.fold(self.component(scope, first), |at, c| self.component(at, c));
        }
        let full: Arc<str> = match scope {
            NodeId::ROOT => text.into(),
            _ => name::below(self.full(scope), text).into(),
        };
        let lower = full.to_lowercase();
        let id = NodeId(u32::try_from(self.nodes.len()).expect("fewer than 2^32 names in a pass"));
        self.nodes.push(Node {
            full: full.clone(),
            parent: scope,
            folded: id,
        });
        if lower != *full {
            let folded = self.path(&lower);
            self.nodes[id.index()].folded = folded;
        }
        id
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
        const EMPTY: &str = "\0";
        let hash = name::hash(EMPTY);
        if let Some(edge) = self.edges.get(&(scope, hash)) {
            return edge.to;
        }
        let to = NodeId(u32::try_from(self.nodes.len()).expect("fewer than 2^32 names in a pass"));
        self.nodes.push(Node {
            full: Arc::from(""),
            parent: NodeId::ROOT,
            folded: to,
        });
        self.edges.insert(
            (scope, hash),
            Edge {
                text: EMPTY.into(),
                to,
            },
        );
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
        let a = tree.child_hashed(NodeId::ROOT, "a", 7);
        let b = tree.child_hashed(NodeId::ROOT, "b", 7);
        assert_ne!(a, b);
        assert_eq!(a, tree.child_hashed(NodeId::ROOT, "a", 7));
        assert_eq!(b, tree.child_hashed(NodeId::ROOT, "b", 7));
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
