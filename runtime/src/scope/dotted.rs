//! Names as other libraries join them, `layers.0.weight`, by their whole text.
//!
//! A model of theirs asks for all its names each time that it is built. To go down the tree component by component takes longer than
//! their own table does for the whole name (bench `builders`).

use std::collections::HashMap;
use std::mem;

use rustc_hash::FxBuildHasher;

use super::node::NodeId;
use super::tree::Tree;
use crate::name;

/// The names that were asked for below each scope, those of the last one at hand.
#[derive(Debug, Default)]
pub(crate) struct Dotted {
    last: (NodeId, Names),
    others: HashMap<NodeId, Names, FxBuildHasher>,
}

type Names = HashMap<Box<str>, NodeId, FxBuildHasher>;

impl Dotted {
    /// The node of a name below a scope.
    #[inline]
    pub(crate) fn node(&mut self, tree: &mut Tree, scope: NodeId, dotted: &str) -> NodeId {
        if self.last.0 != scope {
            self.change(scope);
        }
        match self.last.1.get(dotted) {
            Some(node) => *node,
            None => self.enter(tree, dotted),
        }
    }

    #[cold]
    fn change(&mut self, scope: NodeId) {
        let names = self.others.remove(&scope).unwrap_or_default();
        let (scope, names) = mem::replace(&mut self.last, (scope, names));
        self.others.insert(scope, names);
    }

    #[cold]
    fn enter(&mut self, tree: &mut Tree, dotted: &str) -> NodeId {
        let (scope, names) = &mut self.last;
        let node = tree.child_str(*scope, &name::from_dotted(dotted));
        names.insert(dotted.into(), node);
        node
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dotted_name_is_the_node_of_its_slashed_one_below_any_scope() {
        let mut tree = Tree::new();
        let mut dotted = Dotted::default();
        let scopes = ["", "a", "b"].map(|scope| (scope, tree.path(scope)));
        for _ in 0..2 {
            for (scope, node) in scopes.into_iter().chain(scopes) {
                for name in ["w", "x.y.w", "x/w"] {
                    let found = dotted.node(&mut tree, node, name);
                    let full = name::join(scope, &name::from_dotted(name));
                    assert_eq!(tree.full(found), full);
                }
            }
        }
        // What was asked for is remembered by its scope.
        assert_eq!(dotted.last.1.len(), 3);
        assert!(dotted.others.values().all(|names| names.len() == 3));
        assert_eq!(dotted.others.len(), 2);
    }
}
