//! Which variable scopes were opened: what `default_name` is made unique by (tests/data/FORMAT.md S5 to S7).

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::node::NodeId;
use super::tree::Tree;

#[derive(Clone, Copy, Debug, Default)]
struct Counter {
    /// The pass that counted; in any other pass the count is 0.
    pass: u32,
    count: u32,
    /// When it was counted, on the walk's own clock.
    counted: u64,
    /// When the scope of this name was last closed, which zeroes what is below it.
    closed: u64,
    /// So many names, itself and those with the first suffixes, were counted when one was looked for that was not.
    suffixes: u32,
    searched: u64,
}

/// A counter as it was, to be put back.
#[derive(Clone, Copy, Debug)]
struct Undo {
    node: NodeId,
    was: Counter,
}

/// What changes the counts.
#[derive(Clone, Copy, Debug)]
enum Change {
    Open(NodeId),
    Close(NodeId),
    /// A scope was opened and closed, with nothing in between that still counts.
    Visit(NodeId),
    /// A re-entered scope was opened, and counted.
    Enter,
    /// It was left.
    Leave,
}

impl Change {
    #[inline]
    fn is_open(self, node: NodeId) -> bool {
        matches!(self, Self::Open(it) if it == node)
    }

    #[inline]
    fn is_visit(self, node: NodeId) -> bool {
        matches!(self, Self::Visit(it) if it == node)
    }
}

/// The open counts of one walk.
///
/// Only scopes with default names look at them, so changes are written down, and counted when somebody looks.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pending: Vec<Change>,
    counters: HashMap<NodeId, Counter, FxBuildHasher>,
    clock: u64,
    /// Changes since the outermost re-entered scope was opened.
    log: Vec<Undo>,
    /// Where in the log those of each re-entered scope begin that is open.
    reentered: Vec<usize>,
}

impl Counters {
    /// Nothing is open, also if a re-entered scope of an earlier pass was never left. Counts of earlier passes count as 0 anyway.
    pub(crate) fn begin(&mut self) {
        self.pending.clear();
        self.log.clear();
        self.reentered.clear();
    }

    /// Counts an opening.
    #[inline]
    pub(crate) fn open(&mut self, node: NodeId) {
        self.pending.push(Change::Open(node));
    }

    /// Closing a scope that was opened by name zeroes everything below it, not itself.
    ///
    /// So what was visited inside is forgotten, and what is left of the scope is a visit; the same a second time says nothing new. That is
    /// all that closing does almost always, and a loop's scopes take no room.
    #[inline]
    pub(crate) fn close(&mut self, node: NodeId) {
        let is_visit = |change: &&Change| matches!(change, Change::Visit(_));
        let visits = self.pending.iter().rev().take_while(is_visit).count();
        let opened = self.pending.len() - visits;
        match self.pending[..opened] {
            [.., before, last] if last.is_open(node) && before.is_visit(node) => {
                self.pending.truncate(opened - 1);
            }
            [.., ref mut last] if last.is_open(node) => {
                *last = Change::Visit(node);
                self.pending.truncate(opened);
            }
            _ => self.pending.push(Change::Close(node)),
        }
    }

    /// Call right after the opening of a re-entered scope was counted.
    pub(crate) fn enter_again(&mut self) {
        self.pending.push(Change::Enter);
    }

    /// Leaving a re-entered scope forgets every opening inside it.
    pub(crate) fn leave_again(&mut self) {
        let is_enter = |change: &Change| matches!(change, Change::Enter);
        match self.pending.iter().rposition(is_enter) {
            Some(entered) => self.pending.truncate(entered),
            // It was counted meanwhile.
            None => self.pending.push(Change::Leave),
        }
    }

    /// The name, or the first with a suffix, that no scope opened since one above was last closed (tests/data/FORMAT.md S5), and the
    /// suffix; 0 is none.
    ///
    /// A name that is counted stays so until a scope above is closed, so the search goes on where the last one ended.
    pub(crate) fn unique(&mut self, tree: &mut Tree, pass: u32, node: NodeId) -> (NodeId, u32) {
        self.settle(tree, pass);
        let counter = self.in_pass(pass, node);
        let is_known = !self.is_zeroed(tree, pass, node, counter.searched);
        let mut i = if is_known { counter.suffixes } else { 0 };
        let mut candidate = suffixed(tree, node, i);
        while self.counted(tree, pass, candidate) > 0 {
            i += 1;
            candidate = suffixed(tree, node, i);
        }
        let searched = Counter {
            suffixes: i,
            searched: self.clock,
            ..counter
        };
        self.set(node, searched);
        (candidate, i)
    }

    /// How often the scope was opened, since one above it was last closed.
    #[cfg(test)]
    fn count(&mut self, tree: &Tree, pass: u32, node: NodeId) -> u32 {
        self.settle(tree, pass);
        self.counted(tree, pass, node)
    }

    fn settle(&mut self, tree: &Tree, pass: u32) {
        let mut pending = std::mem::take(&mut self.pending);
        for change in pending.drain(..) {
            match change {
                Change::Open(node) => self.count_opening(tree, pass, node),
                Change::Close(node) => self.count_closing(pass, node),
                Change::Visit(node) => {
                    self.count_opening(tree, pass, node);
                    self.count_closing(pass, node);
                }
                Change::Enter => self.reentered.push(self.log.len()),
                Change::Leave => self.restore(),
            }
        }
        // Its room is kept.
        self.pending = pending;
    }

    fn get(&self, node: NodeId) -> Counter {
        self.counters.get(&node).copied().unwrap_or_default()
    }

    /// What was counted in this pass.
    fn in_pass(&self, pass: u32, node: NodeId) -> Counter {
        let counter = self.get(node);
        if counter.pass == pass {
            counter
        } else {
            Counter {
                pass,
                ..Counter::default()
            }
        }
    }

    fn set(&mut self, node: NodeId, counter: Counter) {
        if !self.reentered.is_empty() {
            let was = self.get(node);
            self.log.push(Undo { node, was });
        }
        self.counters.insert(node, counter);
    }

    fn counted(&self, tree: &Tree, pass: u32, node: NodeId) -> u32 {
        let counter = self.in_pass(pass, node);
        if counter.count == 0 || self.is_zeroed(tree, pass, node, counter.counted) {
            0
        } else {
            counter.count
        }
    }

    /// Whether a scope above was closed since then.
    fn is_zeroed(&self, tree: &Tree, pass: u32, node: NodeId, since: u64) -> bool {
        let mut at = node;
        while at != NodeId::ROOT {
            at = tree.parent(at);
            if self.in_pass(pass, at).closed > since {
                return true;
            }
        }
        false
    }

    fn count_opening(&mut self, tree: &Tree, pass: u32, node: NodeId) {
        let count = self.counted(tree, pass, node).saturating_add(1);
        self.clock += 1;
        let opened = Counter {
            count,
            counted: self.clock,
            ..self.in_pass(pass, node)
        };
        self.set(node, opened);
    }

    fn count_closing(&mut self, pass: u32, node: NodeId) {
        self.clock += 1;
        let closed = Counter {
            closed: self.clock,
            ..self.in_pass(pass, node)
        };
        self.set(node, closed);
    }

    /// Puts back what was changed inside the innermost re-entered scope.
    fn restore(&mut self) {
        let Some(begin) = self.reentered.pop() else {
            return;
        };
        while self.log.len() > begin {
            if let Some(Undo { node, was }) = self.log.pop() {
                self.counters.insert(node, was);
            }
        }
    }
}

fn suffixed(tree: &mut Tree, node: NodeId, i: u32) -> NodeId {
    match i {
        0 => node,
        i => tree.suffixed(node, i),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASS: u32 = 1;

    struct Scopes {
        tree: Tree,
        counters: Counters,
    }

    impl Scopes {
        fn new() -> Self {
            Self {
                tree: Tree::new(),
                counters: Counters::default(),
            }
        }

        fn open(&mut self, name: &str) -> NodeId {
            let node = self.tree.path(name);
            self.counters.open(node);
            node
        }

        fn count(&mut self, name: &str) -> u32 {
            let node = self.tree.path(name);
            self.counters.count(&self.tree, PASS, node)
        }

        /// Opens the scope of a default name, and closes it.
        fn default(&mut self, name: &str) -> u32 {
            let node = self.tree.path(name);
            let (unique, suffix) = self.counters.unique(&mut self.tree, PASS, node);
            self.counters.open(unique);
            self.counters.close(unique);
            suffix
        }
    }

    #[test]
    fn default_names_go_on_where_they_ended_until_a_scope_above_is_closed() {
        let mut scopes = Scopes::new();
        let a = scopes.open("a");
        scopes.open("a/x_2");
        let given = [(); 4].map(|()| scopes.default("a/x"));
        assert_eq!(given, [0, 1, 3, 4]);
        scopes.counters.close(a);
        let given = [(); 2].map(|()| scopes.default("a/x"));
        assert_eq!(given, [0, 1]);
    }

    #[test]
    fn default_names_inside_a_reentered_scope_are_free_again_after_it() {
        let mut scopes = Scopes::new();
        assert_eq!(scopes.default("x"), 0);
        scopes.open("s");
        scopes.counters.enter_again();
        assert_eq!([(); 2].map(|()| scopes.default("x")), [1, 2]);
        scopes.counters.leave_again();
        assert_eq!(scopes.default("x"), 1);
    }

    /// Each looked at all before it: 20,000 took 3 s, this many would take minutes.
    #[test]
    fn default_names_are_given_in_one_step_each() {
        let mut scopes = Scopes::new();
        for i in 0..200_000 {
            assert_eq!(scopes.default("x"), i);
        }
    }

    #[test]
    fn closing_a_scope_zeroes_what_is_below_it_and_not_itself() {
        let mut scopes = Scopes::new();
        let a = scopes.open("a");
        for below in ["a/b", "a/b/c", "ab"] {
            scopes.open(below);
        }
        scopes.counters.close(a);
        let counts = ["a", "a/b", "a/b/c", "ab"].map(|name| scopes.count(name));
        assert_eq!(counts, [1, 0, 0, 1]);
        scopes.open("a/b");
        assert_eq!(scopes.count("a/b"), 1);
    }

    #[test]
    fn leaving_a_reentered_scope_forgets_all_openings_and_closings_inside() {
        for looks in [true, false] {
            let mut scopes = Scopes::new();
            scopes.open("b/c");
            scopes.open("a");
            scopes.counters.enter_again();
            scopes.open("a/x");
            scopes.counters.enter_again();
            let b = scopes.open("b");
            scopes.open("a/x");
            scopes.counters.close(b);
            if looks {
                assert_eq!([scopes.count("b/c"), scopes.count("a/x")], [0, 2]);
            }
            scopes.counters.leave_again();
            if looks {
                let counts = ["b", "b/c", "a/x"].map(|name| scopes.count(name));
                assert_eq!(counts, [0, 1, 1]);
            }
            scopes.counters.leave_again();
            assert_eq!(["a", "a/x"].map(|name| scopes.count(name)), [1, 0]);
        }
    }

    #[test]
    fn what_is_opened_in_a_closed_scope_is_not_kept() {
        let mut scopes = Scopes::new();
        for _ in 0..100 {
            let a = scopes.open("a");
            for b in ["a/b", "a/b", "a/c"] {
                let b = scopes.open(b);
                let c = scopes.open("a/b/c");
                scopes.counters.close(c);
                scopes.counters.close(b);
            }
            scopes.counters.close(a);
        }
        assert_eq!(scopes.counters.pending.len(), 1);
        assert_eq!(
            ["a", "a/b", "a/b/c"].map(|name| scopes.count(name)),
            [1, 0, 0]
        );
    }

    #[test]
    fn a_reentered_scope_counts_on_where_the_scope_around_is_closed() {
        let mut scopes = Scopes::new();
        let a = scopes.open("a");
        scopes.open("x");
        scopes.counters.enter_again();
        scopes.counters.leave_again();
        scopes.counters.close(a);
        assert_eq!(["a", "x"].map(|name| scopes.count(name)), [1, 1]);
    }

    #[test]
    fn another_pass_starts_at_zero() {
        let mut scopes = Scopes::new();
        let a = scopes.open("a");
        assert_eq!(scopes.count("a"), 1);
        scopes.counters.begin();
        assert_eq!(scopes.counters.count(&scopes.tree, PASS + 1, a), 0);
        scopes.counters.open(a);
        assert_eq!(scopes.counters.count(&scopes.tree, PASS + 1, a), 1);
    }

    #[test]
    fn a_scope_that_was_never_left_keeps_nothing_for_later_passes() {
        let mut scopes = Scopes::new();
        scopes.counters.enter_again();
        scopes.open("a");
        scopes.counters.begin();
        scopes.open("a");
        assert_eq!(scopes.count("a"), 1);
        assert!(scopes.counters.log.is_empty());
    }
}
