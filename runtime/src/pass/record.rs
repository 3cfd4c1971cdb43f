//! What one pass keeps: its names, what was asked for in it, and its collections.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

use crate::error::ErrorKind;
use crate::name;
#[cfg(feature = "candle")]
use crate::scope::Dotted;
use crate::scope::{Captured, Names, NodeId, Noun};
use crate::select::Select;
use crate::site::{Place, Site};
use crate::variable::collection::{Collected, Item, REGULARIZATION_LOSSES};
use crate::variable::{AnyValue, AnyVariable, Commons};

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
    #[cfg(feature = "candle")]
    dotted: Dotted,
    /// What the variables that are made have in common.
    pub(crate) commons: Commons,
    /// The store's variable of each key, once it was looked up.
    variables: Vec<Option<AnyVariable>>,
    owns_handles: bool,
    /// The nodes of variables' names, where these are not the keys.
    named: HashMap<NodeId, NodeId, FxBuildHasher>,
    /// How much was interned when the first pass ended.
    first: Option<usize>,
    /// How often each key was shared.
    shares: Vec<Shares>,
    log: Vec<Entry>,
    /// Where in the log each key was asked for, so far as somebody has looked.
    places: Places,
    /// How long the log was when its length was noted: its end may grow, what was there may not.
    noted: usize,
    /// What calls of templates have done.
    templates: HashMap<TemplateId, Called, FxBuildHasher>,
    /// Whether any variable was asked for by an alias, and so perhaps by its name too.
    has_aliases: bool,
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

/// How often a key was asked for again in a pass.
#[derive(Clone, Copy, Debug, Default)]
struct Shares {
    pass: u32,
    count: u32,
}

/// An addition to the collections, in order.
#[derive(Clone, Debug)]
enum Entry {
    /// Variables with keys go to all their collections: so many nodes from the first on, which one line has asked for.
    Keys(NodeId, u32, Place),
    /// As does one that was made with `variable!`.
    Made(AnyVariable),
    /// Whatever the user adds, and losses.
    Added(Box<(Box<str>, Item)>),
}

/// Where keys were asked for: read from the log when an error needs it, and each part of the log once, however many errors there are.
#[derive(Debug, Default)]
struct Places {
    of: HashMap<NodeId, Place, FxBuildHasher>,
    /// How much of the log is read: whole entries, and keys of the next one.
    read: (usize, u32),
}

impl Places {
    fn clear(&mut self) {
        self.of.clear();
        self.read = (0, 0);
    }

    fn read(&mut self, log: &[Entry]) {
        let (entries, keys) = self.read;
        let mut skipped = keys;
        for entry in &log[entries..] {
            if let Entry::Keys(first, count, place) = entry {
                let nodes = first.and_behind(*count).skip(skipped as usize);
                self.of.extend(nodes.map(|node| (node, *place)));
            }
            skipped = 0;
        }
        // The last entry may still grow.
        self.read = match log.last() {
            Some(Entry::Keys(_, count, _)) => (log.len() - 1, *count),
            _ => (log.len(), 0),
        };
    }
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
        self.noted = 0;
        self.places.clear();
        self.templates.clear();
        interned <= 4 * first + SPARE && self.names.begin_pass()
    }

    /// The key of a name that has dots for slashes.
    #[cfg(feature = "candle")]
    #[inline]
    pub(crate) fn dotted(&mut self, scope: NodeId, name: &str) -> NodeId {
        self.dotted.node(&mut self.names.tree, scope, name)
    }

    pub(crate) fn full_name(&self, node: NodeId) -> String {
        self.names.tree.full(node)
    }

    /// The variable of a key, if this pass or an earlier one in this state has met it.
    #[inline]
    pub(crate) fn known(&self, node: NodeId) -> Option<&AnyVariable> {
        self.variables.get(node.index())?.as_ref()
    }

    /// Remembers the store's variable of a key, by a handle of this record's own.
    pub(crate) fn remember(&mut self, node: NodeId, variable: AnyVariable) {
        if !self.names.tree.is_named(node, variable.path()) {
            let named = self.names.tree.path(variable.path());
            self.named.insert(node, named);
        }
        self.remember_made(node, variable);
    }

    /// The same of one that was made under this very name.
    pub(crate) fn remember_made(&mut self, node: NodeId, variable: AnyVariable) {
        *self.names.tree.entry(&mut self.variables, node) = Some(variable);
    }

    /// The handle to remember of a variable that is made here: the store's, as long as nobody else walks in it.
    pub(crate) fn handle_of(&self, made: &AnyVariable) -> AnyVariable {
        if self.owns_handles {
            made.another_handle()
        } else {
            made.clone()
        }
    }

    /// From now on handles are this record's own, also of what was made here: a count that one thread changes lies beside what others
    /// read, who would wait for it. Two threads on one store took twice as long as one.
    pub(crate) fn own_handles(&mut self) {
        if !self.owns_handles {
            self.owns_handles = true;
            for variable in self.variables.iter_mut().flatten() {
                *variable = variable.another_handle();
            }
        }
    }

    /// Whether a variable that is in the store was asked for in this pass.
    #[inline]
    pub(crate) fn existence(&self, node: NodeId) -> Existence {
        if self.names.is_asked(node) {
            Existence::InPass
        } else {
            Existence::InStore
        }
    }

    /// Where this pass asked for the key first.
    pub(crate) fn first_requested(&mut self, node: NodeId) -> Option<Site> {
        self.places.read(&self.log);
        let place = self.places.of.get(&node)?;
        Some(place.site())
    }

    /// Notes that a key was asked for, and so its variable's collections.
    #[inline]
    pub(crate) fn ask(&mut self, node: NodeId, place: Place) {
        match self.log[self.noted..].last_mut() {
            Some(Entry::Keys(first, count, at))
                if node.is_behind(*first, *count) && at.is(place) =>
            {
                *count += 1;
            }
            _ => self.log.push(Entry::Keys(node, 1, place)),
        }
        self.names.ask(node);
    }

    /// Notes that a variable that was remembered is found: it is asked for, and its name is used, as building the graph again
    /// would.
    #[inline]
    pub(crate) fn find(&mut self, node: NodeId, place: Place) {
        let named = match self.named.is_empty() {
            true => node,
            false => *self.named.get(&node).unwrap_or(&node),
        };
        self.names.mark_later(named);
        self.ask(node, place);
    }

    /// Notes that a variable that this pass has asked for is shared.
    #[inline]
    pub(crate) fn share(&mut self, node: NodeId) {
        let pass = self.names.pass();
        let shares = self.names.tree.entry(&mut self.shares, node);
        let before = if shares.pass == pass { shares.count } else { 0 };
        let count = before.saturating_add(1);
        *shares = Shares { pass, count };
    }

    /// The variables that the last pass has shared, and how often.
    pub(crate) fn shared(&self) -> impl Iterator<Item = (&AnyVariable, u32)> {
        let pass = self.names.pass();
        let counts = self.variables.iter().zip(&self.shares);
        let counts = counts.filter(move |(_, shares)| shares.pass == pass);
        counts.filter_map(|(variable, shares)| Some((variable.as_ref()?, shares.count)))
    }

    /// Notes that a variable was asked for by an alias.
    pub(crate) fn note_alias(&mut self) {
        self.has_aliases = true;
    }

    pub(crate) fn add_made(&mut self, variable: AnyVariable) {
        self.log.push(Entry::Made(variable));
    }

    pub(crate) fn add(&mut self, collection: &str, item: Item) {
        self.log
            .push(Entry::Added(Box::new((collection.into(), item))));
    }

    /// Names and collects the loss of a regularizer; the name is made of the variable's key (tests/data/FORMAT.md S17).
    pub(crate) fn add_loss(
        &mut self,
        key: &str,
        name: &str,
        value: AnyValue,
    ) -> Result<(), ErrorKind> {
        let names = self.names.settled();
        let scope = names.open(NodeId::ROOT, &name::regularizer_scope(key), Noun::Variable)?;
        let node = names.add_scoped_node(scope.position, name, Noun::Regularizer)?;
        let name = format!("{}:0", self.names.tree.full(node));
        self.add(REGULARIZATION_LOSSES, Collected::new(name, value).into());
        Ok(())
    }

    /// What calls of a template have done in this pass.
    pub(crate) fn called(&mut self, template: TemplateId) -> &mut Called {
        self.templates.entry(template).or_default()
    }

    /// How long the log is; what comes after is new.
    pub(crate) fn mark_log(&mut self) -> usize {
        self.noted = self.log.len();
        self.noted
    }

    /// A collection's members that the filter keeps, in the order in which they were added, from a point of the log on.
    pub(crate) fn collection(&self, key: &str, filter: &Select, from: usize) -> Vec<Item> {
        let mut items = Vec::new();
        let mut keep = |item: Item| {
            let is_kept = match &item {
                Item::Variable(variable) => filter.keeps(variable),
                Item::Value(value) => filter.keeps_name(value.name()),
            };
            if is_kept {
                items.push(item);
            }
        };
        // One that was asked for by several names is a member once.
        let mut seen = HashSet::new();
        let mut is_new = |v: &&AnyVariable| !self.has_aliases || seen.insert(v.path().to_owned());
        let is_member = |v: &&AnyVariable| v.collections().any(|c| c == key);
        for entry in &self.log[from.min(self.log.len())..] {
            match entry {
                Entry::Keys(first, count, _) => {
                    let known = first.and_behind(*count).filter_map(|node| self.known(node));
                    known
                        .filter(is_member)
                        .filter(&mut is_new)
                        .for_each(|v| keep(v.into()));
                }
                Entry::Made(variable) if is_member(&variable) => keep(variable.into()),
                Entry::Made(_) => {}
                Entry::Added(added) => {
                    let (collection, item) = &**added;
                    if **collection == *key {
                        keep(item.clone());
                    }
                }
            }
        }
        items
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
