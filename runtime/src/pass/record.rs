//! What one pass keeps: its names, what was asked for in it, and its collections.

use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

use crate::error::ErrorKind;
use crate::name;
use crate::scope::{Captured, Names, NodeId};
use crate::select::Filter;
use crate::site::{Place, Site};
use crate::variable::collection::{Collected, Item, REGULARIZATION_LOSSES};
use crate::variable::{AnyValue, AnyVariable};

/// What is known of a name when it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Existence {
    /// Never made.
    Missing,
    /// In the store, and not yet asked for in this pass.
    InStore,
    /// Asked for in this pass.
    InPass,
}

/// What is known of a pass, shared by its walks; TensorFlow's graph. Used again by later passes of the store, so that a steady
/// pass allocates nothing.
#[derive(Debug, Default)]
pub(crate) struct Record {
    pub(crate) names: Names,
    keys: Vec<Key>,
    /// How much was interned when the first pass ended.
    first: Option<usize>,
    log: Vec<Entry>,
    /// What calls of templates have done.
    templates: HashMap<TemplateId, Called, FxBuildHasher>,
}

/// The number of a template; no other has it.
pub(crate) type TemplateId = u64;

/// What the calls of a template have done in a pass.
#[derive(Clone, Debug, Default)]
pub(crate) struct Called {
    /// The scope that the first call opened.
    pub(crate) scope: Option<Arc<Captured>>,
    /// A call has begun and not failed since.
    pub(crate) begun: bool,
    /// A call has succeeded.
    pub(crate) created: bool,
}

/// What is known of a variable's key.
#[derive(Clone, Debug, Default)]
struct Key {
    /// The store's variable, once it was looked up, and the node of its name.
    variable: Option<AnyVariable>,
    named: NodeId,
    /// The pass in which it was last asked for, and where first.
    asked: u32,
    first: Option<Place>,
}

/// An addition to the collections, in order.
#[derive(Clone, Debug)]
enum Entry {
    /// A variable with a key goes to all its collections.
    Key(NodeId),
    /// As does one that was made with `variable!`.
    Made(AnyVariable),
    /// Whatever the user adds, and losses.
    Added(Box<str>, Item),
}

impl Record {
    pub(crate) fn new() -> Self {
        Self {
            names: Names::new(),
            ..Self::default()
        }
    }

    /// Starts afresh, and keeps what is interned. False when it is time for another one: the numbers of passes have run out, or most of
    /// what is interned are names that come once, such as those with a step's number.
    #[must_use]
    pub(crate) fn begin_pass(&mut self) -> bool {
        /// Names beyond those of the first pass that are worth keeping anyway.
        const SPARE: usize = 1 << 14;
        let interned = self.names.tree.len();
        let first = *self.first.get_or_insert(interned);
        self.log.clear();
        self.templates.clear();
        interned <= 4 * first + SPARE && self.names.begin_pass()
    }

    fn key(&mut self, node: NodeId) -> &mut Key {
        let i = node.index();
        if i >= self.keys.len() {
            self.keys
                .resize(self.names.tree.len().max(i + 1), Key::default());
        }
        &mut self.keys[i]
    }

    pub(crate) fn full_name(&self, node: NodeId) -> String {
        self.names.tree.full(node)
    }

    /// The variable of a key, if this pass or an earlier one in this state has met it.
    #[inline]
    pub(crate) fn known(&self, node: NodeId) -> Option<&AnyVariable> {
        self.keys.get(node.index())?.variable.as_ref()
    }

    /// Remembers the store's variable of a key.
    pub(crate) fn remember(&mut self, node: NodeId, variable: &AnyVariable) {
        let is_named_so = self.names.tree.is_named(node, variable.path());
        let named = if is_named_so {
            node
        } else {
            self.names.tree.path(variable.path())
        };
        let key = self.key(node);
        key.named = named;
        key.variable = Some(variable.another_handle());
    }

    /// Whether a variable that is in the store was asked for in this pass.
    #[inline]
    pub(crate) fn existence(&self, node: NodeId) -> Existence {
        let pass = self.names.pass();
        match self.keys.get(node.index()) {
            Some(key) if key.asked == pass => Existence::InPass,
            _ => Existence::InStore,
        }
    }

    /// Where this pass asked for the key first.
    pub(crate) fn first_requested(&self, node: NodeId) -> Option<Site> {
        let key = self.keys.get(node.index())?;
        let site = (key.asked == self.names.pass()).then(|| key.first.map(Place::site));
        site.flatten()
    }

    /// Notes that a key was asked for, and so its variable's collections.
    #[inline]
    pub(crate) fn ask(&mut self, node: NodeId, place: Place) {
        let pass = self.names.pass();
        let key = self.key(node);
        key.asked = pass;
        key.first = Some(place);
        self.log.push(Entry::Key(node));
    }

    /// Notes that a variable that was remembered is found: it is asked for, and its name is used, as building the graph again
    /// would.
    #[inline]
    pub(crate) fn find(&mut self, node: NodeId, place: Place) {
        let named = self.key(node).named;
        self.names.mark_later(named);
        self.ask(node, place);
    }

    pub(crate) fn add_made(&mut self, variable: AnyVariable) {
        self.log.push(Entry::Made(variable));
    }

    pub(crate) fn add(&mut self, collection: &str, item: Item) {
        self.log.push(Entry::Added(collection.into(), item));
    }

    /// Names and collects the loss of a regularizer; the name is made of the variable's key (tests/data/FORMAT.md S17).
    pub(crate) fn add_loss(
        &mut self,
        key: &str,
        name: &str,
        value: AnyValue,
    ) -> Result<(), ErrorKind> {
        let names = self.names.settled();
        let scope = names.open(NodeId::ROOT, &name::regularizer_scope(key))?;
        let node = names.add_scoped_node(scope.position, name)?;
        let name = format!("{}:0", self.names.tree.full(node));
        self.add(REGULARIZATION_LOSSES, Collected::new(name, value).into());
        Ok(())
    }

    /// What calls of a template have done in this pass.
    pub(crate) fn called(&mut self, template: TemplateId) -> &mut Called {
        self.templates.entry(template).or_default()
    }

    /// How long the log is; what comes after is new.
    pub(crate) fn mark_log(&self) -> usize {
        self.log.len()
    }

    /// A collection's members that the filter keeps, in the order in which they were added, from a point of the log on.
    pub(crate) fn collection(&self, key: &str, filter: &Filter, from: usize) -> Vec<Item> {
        let member = |v: &AnyVariable| v.collections().any(|c| c == key).then(|| Item::from(v));
        self.log[from.min(self.log.len())..]
            .iter()
            .filter_map(|entry| match entry {
                Entry::Key(node) => self.known(*node).and_then(member),
                Entry::Made(variable) => member(variable),
                Entry::Added(collection, item) => (**collection == *key).then(|| item.clone()),
            })
            .filter(|item| filter.keeps(&item.name()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_come_once_are_not_kept_for_ever() {
        let mut record = Record::new();
        let mut passes = 0;
        while record.begin_pass() {
            record.names.tree.path(&format!("step{passes}/loss"));
            passes += 1;
            assert!(passes < 100_000);
        }
        assert!(passes > 1_000);
    }

    #[test]
    fn a_large_model_is_kept() {
        let mut record = Record::new();
        for _ in 0..10 {
            (0..50_000).for_each(|i| _ = record.names.tree.path(&format!("w{i}")));
            assert!(record.begin_pass());
        }
    }
}
