//! What an optimizer keeps: how it is named, who may have it, and whether all of it is there.

use super::error::{OptimError, OptimResult};
use super::group::Treatment;
use super::rule::{Power, Rule};
use crate::dtype::DType;
use crate::engines::candle::{VarStore, Variable};
use crate::host::HostArray;
use crate::init::constant;
use crate::name::{join, suffixed};
use crate::site::Place;
use crate::store::Owned;
use crate::train::kept::Kept;
use crate::variable::AnyVariable;
use crate::variable::collection::OPTIMIZER_VARIABLES;

/// What the names of all that an optimizer keeps begin with.
#[derive(Clone, Debug)]
pub(super) struct Names {
    scope: String,
    name_scope: String,
}

impl Names {
    /// Of one that is made in a variable scope and a name scope.
    pub(super) fn new(scope: &str, name_scope: &str) -> Self {
        Self {
            scope: scope.to_owned(),
            name_scope: name_scope.trim_end_matches('/').to_owned(),
        }
    }

    /// `w/Adam`, `w/Adam_1`: what is kept for one variable.
    fn slots(&self, variable: &str, optimizer: &str, count: usize) -> Vec<String> {
        let first = join(&join(&self.scope, variable), optimizer);
        numbered(&first, count)
    }

    fn power(&self, power: &Power, number: u32) -> String {
        let first = join(&self.name_scope, power.name);
        match number {
            0 => first,
            number => suffixed(&first, number),
        }
    }
}

/// `a`, `a_1`, `a_2`.
fn numbered(first: &str, count: usize) -> Vec<String> {
    let name = |i| match i {
        0 => first.to_owned(),
        i => suffixed(first, i),
    };
    (0..).map(name).take(count).collect()
}

/// What is to be kept for a variable, before anything is made; nothing if it is frozen.
#[derive(Debug)]
pub(super) struct Plan {
    variable: Variable,
    treatment: Treatment,
    names: Vec<String>,
    owned: Option<Owned>,
    /// Whether it is there already, from a file or from an optimizer of before.
    exists: bool,
}

/// A variable, and what is kept for it.
#[derive(Debug)]
pub(super) struct Trained {
    pub(super) variable: Variable,
    pub(super) treatment: Treatment,
    pub(super) slots: Vec<Variable>,
    _owned: Option<Owned>,
}

impl Trained {
    /// Whether a group says so, or somebody has since (`set_trainable`).
    pub(super) fn is_frozen(&self) -> bool {
        self.treatment.is_frozen || !self.variable.trainable()
    }
}

/// Who keeps something: the names, the optimizer's own, and its rule.
pub(super) type Keeper<'a, R> = (&'a Names, &'a str, &'a R);

impl Plan {
    /// Takes the names; nothing is made.
    pub(super) fn new<R: Rule>(
        store: &VarStore,
        (variable, treatment): (Variable, Treatment),
        (names, optimizer, rule): Keeper<'_, R>,
    ) -> OptimResult<Self> {
        if treatment.is_frozen {
            return Ok(Self {
                variable,
                treatment,
                names: Vec::new(),
                owned: None,
                exists: false,
            });
        }
        let path = variable.path();
        let own = names.slots(path, optimizer, 1).remove(0);
        let owned = store.own(&own).ok_or_else(|| OptimError::Shared {
            optimizer: optimizer.to_owned(),
            name: path.to_owned(),
            defined: Box::new(variable.any().defined().clone()),
        })?;
        let names = names.slots(path, optimizer, rule.slots().len());
        let exists = all_or_none(store, &names, (optimizer, path))?;
        Ok(Self {
            variable,
            treatment,
            names,
            owned: Some(owned),
            exists,
        })
    }

    /// Whether nothing is to be kept, since the variable is not trained.
    pub(super) fn is_frozen(&self) -> bool {
        self.treatment.is_frozen
    }

    /// Makes it, or takes what is there.
    pub(super) fn make<R: Rule>(
        self,
        store: &VarStore,
        rule: &R,
        place: Place,
    ) -> OptimResult<Trained> {
        let any = self.variable.any();
        let mut slots = Vec::new();
        for (name, first) in self.names.iter().zip(rule.slots()) {
            let kept = Kept {
                name,
                shape: Some(any.shape()),
                dtype: any.dtype(),
                initializer: constant(first),
                collection: OPTIMIZER_VARIABLES,
            };
            slots.push(kept.make(store, Some(&self.variable), place)?);
        }
        Ok(Trained {
            variable: self.variable,
            treatment: self.treatment,
            slots,
            _owned: self.owned,
        })
    }
}

/// Whether all of the names are there; an error if only some are, or if a variable of the model has one.
fn all_or_none(
    store: &VarStore,
    names: &[String],
    (optimizer, kept_for): (&str, &str),
) -> OptimResult<bool> {
    for name in names {
        if let Some(taken) = Kept::taken_by(store, name, OPTIMIZER_VARIABLES) {
            return Err(OptimError::NameTaken {
                what: format!("the state of optimizer {optimizer} for {kept_for}"),
                name: name.clone(),
                defined: Box::new(taken.defined().clone()),
            });
        }
    }
    let (has, lacks): (Vec<_>, Vec<_>) = names
        .iter()
        .cloned()
        .partition(|name| Kept::exists(store, name));
    match (has.is_empty(), lacks.is_empty()) {
        (false, false) => Err(OptimError::InPart {
            optimizer: optimizer.to_owned(),
            name: kept_for.to_owned(),
            has,
            lacks,
        }),
        (has_none, _) => Ok(!has_none),
    }
}

/// The powers of an optimizer, which all its variables share.
#[derive(Debug)]
pub(super) struct Powers {
    powers: Vec<(Power, Variable)>,
    _owned: Vec<Owned>,
}

impl Powers {
    /// Makes them, or takes what is there.
    ///
    /// As TensorFlow's they are named without the optimizer, and numbered if there are several: the first number is theirs that no other
    /// optimizer has, and whose powers come with slots of this one's variables if they are there.
    pub(super) fn make<R: Rule>(
        store: &VarStore,
        (names, optimizer, rule): Keeper<'_, R>,
        plans: &[Plan],
        place: Place,
    ) -> OptimResult<Self> {
        let powers = rule.powers();
        let known = plans.iter().find(|plan| plan.exists);
        let (mut number, all) = (0, "all its variables");
        let (names, owned) = loop {
            let named: Vec<String> = powers
                .iter()
                .map(|power| names.power(power, number))
                .collect();
            let owned: Option<Vec<Owned>> = named.iter().map(|name| store.own(name)).collect();
            if let Some(owned) = owned {
                let exists = all_or_none(store, &named, (optimizer, all))?;
                match known {
                    Some(plan) if !exists && !named.is_empty() => {
                        return Err(OptimError::InPart {
                            optimizer: optimizer.to_owned(),
                            name: plan.variable.path().to_owned(),
                            has: plan.names.clone(),
                            lacks: named,
                        });
                    }
                    None if exists => {}
                    _ => break (named, owned),
                }
            }
            number += 1;
        };
        let mut made = Vec::new();
        for (name, power) in names.iter().zip(powers) {
            let kept = Kept {
                name,
                shape: Some(&[]),
                dtype: power.dtype,
                initializer: constant(power.base),
                collection: OPTIMIZER_VARIABLES,
            };
            made.push((power, kept.make(store, None, place)?));
        }
        Ok(Self {
            powers: made,
            _owned: owned,
        })
    }

    /// What they are now.
    pub(super) fn values(&self) -> OptimResult<Vec<f64>> {
        let value = |(_, variable): &(Power, Variable)| number(variable.any());
        self.powers.iter().map(value).collect()
    }

    /// One step further, in their own precision.
    #[allow(clippy::cast_possible_truncation, reason = "that is their precision")]
    pub(super) fn advance(&self) -> OptimResult<()> {
        for (power, variable) in &self.powers {
            let any = variable.any();
            match any.dtype() {
                DType::F64 => any.assign(number(any)? * power.base)?,
                _ => any.assign(number(any)? as f32 * power.base as f32)?,
            }
        }
        Ok(())
    }
}

/// The number that a variable of the powers is.
fn number(variable: &AnyVariable) -> OptimResult<f64> {
    let value = variable.read()?;
    let only = match &value {
        HostArray::F32(power) => power.first().copied().map(f64::from),
        HostArray::F64(power) => power.first().copied(),
        _ => None,
    };
    Ok(only.expect("a power is a scalar, f32 or f64, and its store's casts leave it so"))
}
