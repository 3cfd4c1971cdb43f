//! Unique names and name scopes: what TensorFlow keeps in a graph (`framework/ops.py`).

use std::sync::Arc;

use super::tree::{NodeId, Tree};
use crate::error::ErrorKind;
use crate::name::{self, Name};

const SCOPE_RULE: &str = "A name in a scope is made of letters, digits and `_ . \\ / > -`.";
const ROOT_RULE: &str = "A name at the root begins with a letter, a digit or `.`, and goes on with letters, digits and `_ . \\ / > -`.";

/// A number that is 0 at the start of every pass, without being cleared.
#[derive(Clone, Copy, Debug, Default)]
struct Stamped {
    pass: u32,
    value: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Marks {
    /// How often the name was asked for, as a base; on folded nodes.
    used: Stamped,
    /// Whether a node (an operation, a variable) has this exact name.
    node: Stamped,
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
}

impl Opened {
    /// This scope, whoever else is in it.
    pub(crate) fn exactly(position: NodeId) -> Self {
        Self {
            position,
            scope: Original::Node(position),
            is_exact: true,
        }
    }
}

/// A scope string; built only when somebody looks.
#[derive(Clone, Debug)]
pub(crate) enum Original {
    /// The node's name and a `/`.
    Node(NodeId),
    /// As it was given, or captured.
    Text(Arc<str>),
}

/// The names of one pass.
#[derive(Debug)]
pub(crate) struct Names {
    pub(crate) tree: Tree,
    marks: Vec<Marks>,
    pass: u32,
}

impl Names {
    pub(crate) fn new() -> Self {
        Self {
            tree: Tree::new(),
            marks: Vec::new(),
            pass: 1,
        }
    }

    /// Forgets which names are used, and keeps the interned ones. False when the numbers of passes have run out.
    #[must_use]
    pub(crate) fn begin_pass(&mut self) -> bool {
        self.pass = self.pass.wrapping_add(1);
        self.pass != 0
    }

    pub(crate) fn pass(&self) -> u32 {
        self.pass
    }

    fn marks(&mut self, node: NodeId) -> &mut Marks {
        let i = node.index();
        if i >= self.marks.len() {
            self.marks
                .resize(self.tree.len().max(i + 1), Marks::default());
        }
        &mut self.marks[i]
    }

    fn used(&mut self, node: NodeId) -> u32 {
        let pass = self.pass;
        let folded = self.tree.folded(node);
        let used = self.marks(folded).used;
        if used.pass == pass { used.value } else { 0 }
    }

    fn set_used(&mut self, node: NodeId, value: u32) {
        let pass = self.pass;
        let folded = self.tree.folded(node);
        self.marks(folded).used = Stamped { pass, value };
    }

    /// Marks a name as used, as finding a variable of an earlier pass does.
    pub(crate) fn mark(&mut self, node: NodeId) {
        let used = self.used(node);
        self.set_used(node, used.saturating_add(1));
    }

    /// TensorFlow's `Graph.unique_name`; `taken` refuses names for other reasons.
    pub(crate) fn unique(
        &mut self,
        position: NodeId,
        name: &Name,
        taken: impl Fn(&str) -> bool,
    ) -> NodeId {
        let node = self.tree.child(position, name);
        let mut i = self.used(node);
        self.set_used(node, i.saturating_add(1));
        if i == 0 && !taken(self.tree.full(node)) {
            return node;
        }
        let mut suffix = i.max(1);
        loop {
            let candidate = self.tree.suffixed(node, suffix);
            i = self.used(candidate);
            if i == 0 && !taken(self.tree.full(candidate)) {
                self.set_used(candidate, 1);
                return candidate;
            }
            suffix += 1;
        }
    }

    /// TensorFlow's `Graph.name_scope`: checks the name, and gives the scope that it opens.
    pub(crate) fn open(&mut self, position: NodeId, name: &Name) -> Result<Opened, ErrorKind> {
        self.open_untaken(position, name, |_| false)
    }

    /// As [`Self::open`], where names can be taken for other reasons than this pass.
    pub(crate) fn open_untaken(
        &mut self,
        position: NodeId,
        name: &Name,
        taken: impl Fn(&str) -> bool,
    ) -> Result<Opened, ErrorKind> {
        let text = name.as_str();
        if text.is_empty() {
            return Ok(Opened::exactly(NodeId::ROOT));
        }
        // TensorFlow asks whether the current scope's *string* is empty.
        if self.tree.full(position).is_empty() {
            check(name::is_node_name(text), text, "root scope", ROOT_RULE)?;
        } else {
            check(name::is_nested_scope_name(text), text, "scope", SCOPE_RULE)?;
        }
        if let Some(path) = name::absolute(text) {
            let opened = Opened::exactly(self.tree.path(path));
            // The one string that the root's name does not give.
            let scope = if path.is_empty() {
                Original::Text(Arc::from(text))
            } else {
                opened.scope
            };
            return Ok(Opened { scope, ..opened });
        }
        let node = self.unique(position, name, taken);
        Ok(Opened {
            is_exact: false,
            ..Opened::exactly(node)
        })
    }

    /// Where a variable's name goes that is made here: TensorFlow's `init_scope` re-enters the current name scope by its
    /// string, so that `a/` falls to `a` (FORMAT.md S23).
    pub(crate) fn outside_control_flow(&mut self, position: NodeId) -> NodeId {
        let full = self.tree.full(position).clone();
        match name::absolute(&full) {
            Some(path) => self.tree.path(path),
            None => position,
        }
    }

    /// Names a node: TensorFlow's `Graph.create_op`. A trailing `/` means exactly this name, not marked as used.
    pub(crate) fn add_node(&mut self, position: NodeId, name: &Name) -> Result<NodeId, ErrorKind> {
        let node = match name::absolute(name.as_str()) {
            Some(exact) => self.tree.path(exact),
            None => self.unique(position, name, |_| false),
        };
        self.add_exact_node(node)
    }

    /// Names a node by the name scope that it opens, as `tf.no_op` and variables do.
    pub(crate) fn add_scoped_node(
        &mut self,
        position: NodeId,
        name: &Name,
    ) -> Result<NodeId, ErrorKind> {
        let opened = self.open(position, name)?;
        self.add_exact_node(opened.position)
    }

    pub(crate) fn add_exact_node(&mut self, node: NodeId) -> Result<NodeId, ErrorKind> {
        let full = self.tree.full(node).clone();
        check(name::is_node_name(&full), &full, "node", ROOT_RULE)?;
        if !self.note_node(node) {
            return Err(ErrorKind::DuplicateName {
                name: full.to_string(),
            });
        }
        Ok(node)
    }

    /// Notes that a node of this name exists; false if one did already.
    pub(crate) fn note_node(&mut self, node: NodeId) -> bool {
        let pass = self.pass;
        let mark = &mut self.marks(node).node;
        let is_new = mark.pass != pass;
        *mark = Stamped { pass, value: 1 };
        is_new
    }

    /// The scope string.
    pub(crate) fn original(&self, original: &Original) -> Arc<str> {
        match original {
            Original::Node(node) => name::scope_string(self.tree.full(*node)).into(),
            Original::Text(text) => text.clone(),
        }
    }
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
mod tests {
    use super::*;

    fn unique(names: &mut Names, name: &str) -> String {
        let node = names.unique(NodeId::ROOT, &name.into(), |_| false);
        names.tree.full(node).to_string()
    }

    #[test]
    fn suffixes_skip_what_was_asked_for_by_itself() {
        let mut names = Names::new();
        let asked = ["w", "w_2", "w", "W", "w", "w_1"];
        let given = asked.map(|name| unique(&mut names, name));
        assert_eq!(given, ["w", "w_2", "w_1", "W_3", "w_4", "w_1_1"]);
    }

    #[test]
    fn names_that_are_taken_elsewhere_are_passed_over() {
        let mut names = Names::new();
        let taken = |path: &str| ["w", "w_2"].contains(&path);
        let given = [(); 3].map(|()| {
            let node = names.unique(NodeId::ROOT, &"w".into(), taken);
            names.tree.full(node).to_string()
        });
        assert_eq!(given, ["w_1", "w_3", "w_4"]);
    }

    #[test]
    fn a_pass_forgets_names_and_keeps_the_interned_ones() {
        let mut names = Names::new();
        let before = (unique(&mut names, "a/w"), names.tree.len());
        assert!(names.begin_pass());
        assert_eq!((unique(&mut names, "a/w"), names.tree.len()), before);
    }

    #[test]
    fn the_numbers_of_passes_run_out_and_say_so() {
        let mut names = Names::new();
        names.pass = u32::MAX;
        assert!(!names.begin_pass());
    }

    #[test]
    fn an_exact_name_is_a_node_once_and_marks_nothing() {
        let mut names = Names::new();
        let elsewhere = names.tree.path("elsewhere");
        let exact = Name::literal("a/");
        assert!(names.add_node(elsewhere, &exact).is_ok());
        assert!(matches!(
            names.add_node(elsewhere, &exact),
            Err(ErrorKind::DuplicateName { .. })
        ));
        assert_eq!(unique(&mut names, "a"), "a");
    }

    #[test]
    fn a_scope_of_an_exact_name_is_where_it_says() -> Result<(), ErrorKind> {
        let mut names = Names::new();
        let inside = names.tree.path("a");
        for (name, position, scope) in [
            ("b/c/", "b/c", "b/c/"),
            ("/", "", "/"),
            ("", "", ""),
            ("b//", "b/", "b//"),
        ] {
            let opened = names.open(inside, &name.into())?;
            assert_eq!(&**names.tree.full(opened.position), position);
            assert_eq!(&*names.original(&opened.scope), scope);
        }
        let slash = names.tree.path("b/");
        let fallen = names.outside_control_flow(slash);
        assert_eq!(&**names.tree.full(fallen), "b");
        Ok(())
    }
}
