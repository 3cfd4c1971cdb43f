//! Groups of variables that an optimizer treats alike.

use super::error::{OptimError, OptimResult};
use crate::error::Error;
use crate::select::Select;
use crate::variable::AnyVariable;

/// Variables that are trained faster, slower or not at all, chosen by a [`Select`].
///
/// If an optimizer has groups, each of its variables is in exactly one; in none, or in two, is an error that names it.
///
/// ```
/// use varscope::candle::optim::{AdamW, Group, Rule};
/// use varscope::candle::prelude::*;
///
/// # fn main() -> Result<()> {
/// let store = VarStore::new();
/// model!(store, {
///     scope!("embeddings", get_variable!("w", [4, 2]))?;
///     scope!("encoder", get_variable!("w", [2, 2]))?;
///     scope!("head", get_variable!("w", [2, 1]))?;
/// });
/// let optimizer = AdamW::new(1e-3)
///     .over(&store)
///     .group(Group::new("embeddings").frozen())
///     .group(Group::new("encoder").learning_rate(0.1))
///     .group(Group::new("head").decay(0.0))
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Group {
    select: Select,
    scale: f64,
    decay: Option<f64>,
    frozen: bool,
}

impl Group {
    /// These variables, treated as the optimizer treats all.
    pub fn new(select: impl Into<Select>) -> Self {
        Self {
            select: select.into(),
            scale: 1.0,
            decay: None,
            frozen: false,
        }
    }

    /// Times what the optimizer's learning rate is taken.
    pub const fn learning_rate(mut self, scale: f64) -> Self {
        self.scale = scale;
        self
    }

    /// Another weight decay than the optimizer's: what share of a value, times the learning rate, is taken off in each step.
    pub const fn decay(mut self, decay: f64) -> Self {
        self.decay = Some(decay);
        self
    }

    /// Not trained: nothing is kept for them, and their gradients don't count.
    pub const fn frozen(mut self) -> Self {
        self.frozen = true;
        self
    }
}

/// How one variable is treated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Treatment {
    /// Of the learning rate.
    pub(super) scale: f64,
    pub(super) decay: f64,
    pub(super) is_frozen: bool,
}

/// All groups of an optimizer, and what is treated without any.
#[derive(Clone, Debug)]
pub(super) struct Groups {
    pub(super) groups: Vec<Group>,
    /// Where the optimizer's own decay is applied.
    pub(super) decayed: Select,
}

impl Groups {
    /// # Errors
    /// The first text that is no pattern.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.decayed.check()?;
        self.groups
            .iter()
            .try_for_each(|group| group.select.check())
    }

    /// The first group that chooses none of these variables.
    pub(super) fn without<'a>(&self, variables: &'a [AnyVariable]) -> Option<&Select> {
        let chooses_none = |group: &&Group| {
            !variables
                .iter()
                .any(|v: &'a AnyVariable| group.select.keeps(v))
        };
        let group = self.groups.iter().find(chooses_none)?;
        Some(&group.select)
    }

    /// How a variable is treated.
    pub(super) fn treatment(
        &self,
        variable: &AnyVariable,
        (optimizer, decay): (&str, f64),
    ) -> OptimResult<Treatment> {
        let decay = if self.decayed.keeps(variable) {
            decay
        } else {
            0.0
        };
        let mut of_it = self
            .groups
            .iter()
            .filter(|group| group.select.keeps(variable));
        let (first, second) = (of_it.next(), of_it.next());
        let optimizer = || optimizer.to_owned();
        let (name, defined) = (|| variable.path().to_owned(), || variable.defined().clone());
        match (first, second) {
            (Some(group), None) => Ok(Treatment {
                scale: group.scale,
                decay: group.decay.unwrap_or(decay),
                is_frozen: group.frozen,
            }),
            (None, _) if self.groups.is_empty() => Ok(Treatment {
                scale: 1.0,
                decay,
                is_frozen: false,
            }),
            (None, _) => Err(OptimError::NoGroup {
                optimizer: optimizer(),
                name: name(),
                defined: Box::new(defined()),
                groups: self
                    .groups
                    .iter()
                    .map(|group| group.select.to_string())
                    .collect(),
            }),
            (Some(one), Some(other)) => Err(OptimError::TwoGroups {
                optimizer: optimizer(),
                name: name(),
                defined: Box::new(defined()),
                groups: [one, other].map(|group| group.select.to_string()),
            }),
        }
    }
}
