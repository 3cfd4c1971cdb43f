//! What an optimizer is made of.

use super::global_step::GlobalStep;
use super::group::{Group, Groups};
use super::rule::Rule;
use super::slots::Names;
use crate::ambient::names_over;
use crate::engines::candle::VarStore;
use crate::pass::Scope;
use crate::select::Select;
use crate::site::Place;

/// What an optimizer is made of: a store, a [`Rule`], names and groups. Made by [`Rule::over`].
#[derive(Clone, Debug)]
#[must_use = "`build()` makes the optimizer"]
pub struct Config<R> {
    pub(super) store: VarStore,
    pub(super) rule: R,
    pub(super) name: Option<String>,
    pub(super) names: Names,
    pub(super) select: Select,
    pub(super) groups: Groups,
    pub(super) counter: Option<GlobalStep>,
    pub(super) place: Place,
}

impl<R: Rule> Config<R> {
    /// A rule for the trainable variables of a store.
    ///
    /// The names of what it will keep are fixed here. They begin with those of the scopes that are open: made inside of
    /// `model!(store, scope!("train", ..))`, an Adam keeps `train/w/Adam` and `train/beta1_power`, as TensorFlow's does. Made outside, `w/Adam`
    /// and `beta1_power`.
    #[track_caller]
    pub fn new(store: &VarStore, rule: R) -> Self {
        let (scope, name_scope) = names_over(store).unwrap_or_default();
        Self {
            store: store.clone(),
            rule,
            name: None,
            names: Names::new(&scope, &name_scope),
            select: Select::ALL,
            groups: Groups {
                groups: Vec::new(),
                decayed: Select::ALL,
            },
            counter: None,
            place: Place::or_caller(None),
        }
    }

    /// Another name than the rule's: what is kept for `w` is `w/NAME`, `w/NAME_1`.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// As if it were made in this scope, whatever is open.
    pub fn in_scope(mut self, scope: &Scope) -> Self {
        self.names = Names::new(scope.name(), scope.original_name_scope());
        self
    }

    /// Trains these variables only, of those that are trainable: `variables("generator")`.
    pub fn variables(mut self, select: impl Into<Select>) -> Self {
        self.select = select.into();
        self
    }

    /// Adds a group. With any, each variable must be in exactly one.
    pub fn group(mut self, group: Group) -> Self {
        self.groups.groups.push(group);
        self
    }

    /// The variables whose values decay, where no group says otherwise: `decay_only(!Select::regex(".*/(b|bias|gamma|beta)$")?)`. All, where
    /// nothing is said.
    pub fn decay_only(mut self, select: impl Into<Select>) -> Self {
        self.groups.decayed = select.into();
        self
    }

    /// Counts the steps, as `minimize(global_step=..)` does.
    pub fn counting(mut self, step: &GlobalStep) -> Self {
        self.counter = Some(step.clone());
        self
    }

    pub(super) fn name(&self) -> String {
        let own = || self.rule.name().to_owned();
        self.name.clone().unwrap_or_else(own)
    }
}
