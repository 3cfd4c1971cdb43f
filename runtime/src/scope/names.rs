//! Unique names and name scopes: what TensorFlow keeps in a graph (`framework/ops.py`).

use std::sync::Arc;

use super::node::NodeId;
use super::noun::Noun;
use super::pending::{Event, Pending, Position};
use super::tree::{Edge, Tree};
use crate::error::ErrorKind;
use crate::name::{self, Name};

const SCOPE_RULE: &str = "A name in a scope is made of letters, digits and `_ . \\ / > -`.";
const ROOT_RULE: &str = "A name at the root begins with a letter, a digit or `.`, and goes on with letters, digits and `_ . \\ / > -`.";

/// What a pass has done with a name. Eight bytes: each name of a model has some.
#[derive(Clone, Copy, Debug, Default)]
struct Marks {
    /// The pass that did; for every other it is nothing, without being cleared.
    pass: u32,
    /// Whether a node (an operation, a variable) has this exact name, whether it was asked for as a variable's key, and how often it was
    /// asked for as a base, on the node of its lower case.
    uses: u32,
}

impl Marks {
    const IS_NODE: u32 = 1;
    const IS_ASKED: u32 = 2;
    const SHIFT: u32 = 2;

    fn used(self) -> u32 {
        self.uses >> Self::SHIFT
    }

    fn set_used(&mut self, used: u32) {
        let bits = self.uses & (Self::IS_NODE | Self::IS_ASKED);
        self.uses = (used << Self::SHIFT) | bits;
    }
}

/// What entering a name scope gives.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    /// Where names go from now on.
    pub(crate) position: NodeId,
    /// The scope string: what `as` binds in TensorFlow.
    pub(crate) scope: Original,
    /// Its name was not made unique, and nothing was marked as used.
    pub(crate) is_exact: bool,
    /// The name that was made unique, and how often it was asked for since.
    asked: (NodeId, u32),
}

impl Opened {
    /// This scope, whoever else is in it.
    fn exactly(position: NodeId) -> Self {
        Self {
            position,
            scope: Original::at(position.into()),
            is_exact: true,
            asked: (position, 0),
        }
    }
}

/// A scope string; built only when somebody looks.
#[derive(Clone, Debug)]
pub(crate) struct Original {
    /// The name of what is there and a `/`.
    pub(crate) at: Position,
    /// As it was given or captured, where that is something else.
    pub(crate) text: Option<Arc<str>>,
}

impl Original {
    pub(crate) const ROOT: Self = Self {
        at: Position::ROOT,
        text: None,
    };

    #[inline]
    pub(crate) fn at(position: Position) -> Self {
        Self {
            at: position,
            text: None,
        }
    }

    pub(crate) fn text(text: Arc<str>) -> Self {
        Self {
            text: Some(text),
            ..Self::ROOT
        }
    }
}

/// The names of one pass.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub(crate) tree: Tree,
    marks: Vec<Marks>,
    pass: u32,
    pending: Pending,
}

impl Names {
    pub(crate) fn new() -> Self {
        Self {
            tree: Tree::new(),
            pass: 1,
            ..Self::default()
        }
    }

    /// Forgets which names are used, and keeps the interned ones. False when the numbers of passes have run out.
    #[must_use]
    pub(crate) fn begin_pass(&mut self) -> bool {
        self.pending.clear();
        self.pass = self.pass.wrapping_add(1);
        self.pass != 0
    }

    pub(crate) fn pass(&self) -> u32 {
        self.pass
    }

    #[inline]
    fn marks(&mut self, node: NodeId) -> &mut Marks {
        let marks = self.tree.entry(&mut self.marks, node);
        if marks.pass != self.pass {
            *marks = Marks {
                pass: self.pass,
                uses: 0,
            };
        }
        marks
    }

    /// Whether the pass has asked for the variable of this key.
    #[inline]
    pub(crate) fn is_asked(&self, key: NodeId) -> bool {
        let marks = self.marks.get(key.index());
        marks.is_some_and(|m| m.pass == self.pass && m.uses & Marks::IS_ASKED != 0)
    }

    /// Notes that it has.
    #[inline]
    pub(crate) fn ask(&mut self, key: NodeId) {
        self.marks(key).uses |= Marks::IS_ASKED;
    }

    fn used(&mut self, node: NodeId) -> u32 {
        let folded = self.tree.folded(node);
        self.marks(folded).used()
    }

    fn set_used(&mut self, node: NodeId, used: u32) {
        let folded = self.tree.folded(node);
        self.marks(folded).set_used(used);
    }

    /// Marks a name as used, as finding a variable of an earlier pass does.
    fn mark(&mut self, node: NodeId) {
        let used = self.used(node);
        self.set_used(node, used + 1);
        self.note_node(node);
    }

    /// As [`Self::mark`], when somebody looks at names next.
    #[inline]
    pub(crate) fn mark_later(&mut self, node: NodeId) {
        self.pending.push_mark(node);
    }

    /// Settles what is pending: call it before names are looked at, made unique, or marked.
    pub(crate) fn settled(&mut self) -> &mut Self {
        while let Some(event) = self.pending.next() {
            match event {
                Event::Mark(first, count) => {
                    first.and_behind(count).for_each(|node| self.mark(node));
                }
                Event::Open(position, from, to) => {
                    let position = self.pending.node(position);
                    let node = self.tree.same_name_below(position, from, to);
                    let node = self.unique_node(node, |_, _| false);
                    self.pending.push_opened(node);
                }
            }
        }
        self
    }

    /// The node of a position.
    pub(crate) fn at(&mut self, position: Position) -> NodeId {
        self.settled().pending.node(position)
    }

    /// TensorFlow's `Graph.unique_name`; `taken` refuses names for other reasons.
    pub(crate) fn unique(
        &mut self,
        position: NodeId,
        name: &Name,
        taken: impl FnMut(&Tree, NodeId) -> bool,
    ) -> NodeId {
        let node = self.tree.child(position, name);
        self.unique_node(node, taken)
    }

    /// The node, or one whose name has a suffix.
    fn unique_node(
        &mut self,
        node: NodeId,
        mut taken: impl FnMut(&Tree, NodeId) -> bool,
    ) -> NodeId {
        let mut i = self.used(node);
        self.set_used(node, i + 1);
        if i == 0 && !taken(&self.tree, node) {
            return node;
        }
        let mut suffix = i.max(1);
        loop {
            let candidate = self.tree.suffixed(node, suffix);
            i = self.used(candidate);
            if i == 0 && !taken(&self.tree, candidate) {
                self.set_used(candidate, 1);
                return candidate;
            }
            suffix += 1;
        }
    }

    /// TensorFlow's `Graph.name_scope`: checks the name, and gives the scope that it opens.
    pub(crate) fn open(
        &mut self,
        position: NodeId,
        name: &str,
        noun: Noun,
    ) -> Result<Opened, ErrorKind> {
        self.open_untaken(position, name, noun, |_, _| false)
    }

    /// As [`Self::open`], where names can be taken for other reasons than this pass.
    pub(crate) fn open_untaken(
        &mut self,
        position: NodeId,
        name: &str,
        noun: Noun,
        taken: impl FnMut(&Tree, NodeId) -> bool,
    ) -> Result<Opened, ErrorKind> {
        let at_root = self.tree.is_nameless(position);
        if let Some(opened) = self.open_exact(name, at_root, noun)? {
            return Ok(opened);
        }
        let node = self.tree.child_str(position, name);
        Ok(self.open_unique(node, taken))
    }

    /// The same at the root, of a variable whose name is interned.
    pub(crate) fn open_node_untaken(
        &mut self,
        node: NodeId,
        taken: impl FnMut(&Tree, NodeId) -> bool,
    ) -> Result<Opened, ErrorKind> {
        let is_plain = self.tree.is_node_name(node) && !self.tree.component(node).is_empty();
        if is_plain {
            return Ok(self.open_unique(node, taken));
        }
        let name = self.tree.full(node);
        self.open_untaken(NodeId::ROOT, &name, Noun::Variable, taken)
    }

    fn open_unique(&mut self, node: NodeId, taken: impl FnMut(&Tree, NodeId) -> bool) -> Opened {
        let unique = self.unique_node(node, taken);
        Opened {
            is_exact: false,
            asked: (node, self.used(node)),
            ..Opened::exactly(unique)
        }
    }

    /// As if the name had never been asked for; unless somebody has asked for it since.
    pub(crate) fn give_back(&mut self, opened: &Opened) {
        let (node, asked) = opened.asked;
        let is_last = !opened.is_exact && self.used(node) == asked;
        if is_last {
            self.set_used(opened.position, 0);
            self.set_used(node, asked - 1);
        }
    }

    /// Whether a variable can have exactly this name in the pass, and could as a plain one.
    pub(crate) fn is_free(&mut self, node: NodeId) -> bool {
        let is_plain = self.tree.is_node_name(node) && !self.tree.component(node).is_empty();
        is_plain && self.used(node) == 0 && self.marks(node).uses & Marks::IS_NODE == 0
    }

    /// Gives it a name that is free.
    pub(crate) fn take(&mut self, node: NodeId) {
        self.set_used(node, 1);
        self.note_node(node);
    }

    /// TensorFlow asks whether the current scope's *string* is empty; no name that is made unique is.
    #[inline]
    fn is_nameless(&self, position: Position) -> bool {
        position.get().is_ok_and(|node| self.tree.is_nameless(node))
    }

    /// As [`Self::open_later`], if the name is known to be legal there.
    #[inline]
    pub(crate) fn open_again(&mut self, position: Position, edge: Edge) -> Option<Position> {
        let at_root = self.is_nameless(position);
        let opens = edge.facts.opens(at_root);
        opens.then(|| self.pending.push_open(position, edge))
    }

    /// As [`Self::open`], for the name scope of a variable scope, whose own name may never be looked at. Gives the scope string too, where
    /// the position does not.
    pub(crate) fn open_later(
        &mut self,
        position: Position,
        edge: Edge,
        name: &Name,
    ) -> Result<(Position, Option<Arc<str>>), ErrorKind> {
        if let Some(opened) = self.open_again(position, edge) {
            return Ok((opened, None));
        }
        match self.open_exact(name.as_str(), self.is_nameless(position), Noun::Scope)? {
            Some(exact) => Ok((exact.position.into(), exact.scope.text)),
            None => Ok((self.pending.push_open(position, edge), None)),
        }
    }

    /// Checks a name scope's name, and opens the scope where the name is not to be made unique.
    fn open_exact(
        &mut self,
        name: &str,
        at_root: bool,
        noun: Noun,
    ) -> Result<Option<Opened>, ErrorKind> {
        if name.is_empty() {
            return Ok(Some(Opened::exactly(NodeId::ROOT)));
        }
        let what = noun.text(at_root);
        if at_root {
            check(name::is_node_name(name), name, what, ROOT_RULE)?;
        } else {
            check(name::is_nested_scope_name(name), name, what, SCOPE_RULE)?;
        }
        let Some(path) = name::absolute(name) else {
            return Ok(None);
        };
        let opened = Opened::exactly(self.tree.path(path));
        // The one string that the root's name does not give.
        let scope = if path.is_empty() {
            Original::text(Arc::from(name))
        } else {
            opened.scope
        };
        Ok(Some(Opened { scope, ..opened }))
    }

    /// Where a variable's name goes that is made here: TensorFlow's `init_scope` re-enters the current name scope by its
    /// string, so that `a/` falls to `a` (tests/data/FORMAT.md S23).
    pub(crate) fn outside_control_flow(&self, position: NodeId) -> NodeId {
        let falls = !self.tree.is_nameless(position) && self.tree.component(position).is_empty();
        let parent = self.tree.parent(position);
        match (falls, self.tree.is_nameless(parent)) {
            (false, _) => position,
            (true, false) => parent,
            (true, true) => NodeId::ROOT,
        }
    }

    /// Names a node: TensorFlow's `Graph.create_op`. A trailing `/` means exactly this name, not marked as used.
    pub(crate) fn add_node(&mut self, position: NodeId, name: &Name) -> Result<NodeId, ErrorKind> {
        let node = match name::absolute(name.as_str()) {
            Some(exact) => self.tree.path(exact),
            None => self.unique(position, name, |_, _| false),
        };
        self.add_exact_node(node, Noun::Node)
    }

    /// Names a node by the name scope that it opens, as `tf.no_op` and variables do.
    pub(crate) fn add_scoped_node(
        &mut self,
        position: NodeId,
        name: &str,
        noun: Noun,
    ) -> Result<NodeId, ErrorKind> {
        let opened = self.open(position, name, noun)?;
        self.add_exact_node(opened.position, noun)
    }

    pub(crate) fn add_exact_node(&mut self, node: NodeId, noun: Noun) -> Result<NodeId, ErrorKind> {
        if !self.tree.is_node_name(node) {
            check(false, &self.tree.full(node), noun.text(true), ROOT_RULE)?;
        }
        if !self.note_node(node) {
            return Err(ErrorKind::DuplicateName {
                name: self.tree.full(node),
            });
        }
        Ok(node)
    }

    /// Notes that a node of this name exists; false if one did already.
    fn note_node(&mut self, node: NodeId) -> bool {
        let marks = self.marks(node);
        let is_new = marks.uses & Marks::IS_NODE == 0;
        marks.uses |= Marks::IS_NODE;
        is_new
    }

    /// The scope string.
    pub(crate) fn original(&mut self, original: &Original) -> Arc<str> {
        if let Some(text) = &original.text {
            return text.clone();
        }
        let node = self.at(original.at);
        name::scope_string(&self.tree.full(node)).into()
    }
}

/// Checks the full name of a variable before any is made.
pub(crate) fn check_variable(name: &str) -> Result<(), ErrorKind> {
    check(
        name::is_node_name(name),
        name,
        Noun::Variable.text(true),
        ROOT_RULE,
    )
}

fn check(ok: bool, name: &str, what: &'static str, rule: &'static str) -> Result<(), ErrorKind> {
    if ok {
        Ok(())
    } else {
        Err(ErrorKind::InvalidName {
            name: name.to_owned(),
            what,
            rule,
        })
    }
}

#[cfg(test)]
mod tests;
