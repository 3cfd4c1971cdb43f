//! Moving averages of variables.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use candle_core::Result;

use super::apply::apply;
use super::error::{OptimError, OptimResult};
use super::fused::Update;
use super::global_step::GlobalStep;
use super::quantity::Quantity;
use super::rule::Rule;
use super::trained::{is_trained, trained};
use crate::checkpoint::LoadOptions;
use crate::engines::candle::{VarStore, Variable};
use crate::init::value;
use crate::name::below;
use crate::select::Select;
use crate::site::Place;
use crate::train::kept::Kept;
use crate::variable::AnyVariable;
use crate::variable::collection::{AVERAGES, OPTIMIZER_VARIABLES};

/// Moving averages of variables, which are often better than the variables at test time (`tf.train.ExponentialMovingAverage`).
///
/// The average of `w` is the variable `w/ExponentialMovingAverage`. It begins as the variable is when [`make`](Self::make) or
/// [`apply`](Self::apply) meets it first, and each `apply` moves it: `average ← average − (1 − decay)(average − w)`.
///
/// ```
/// use varscope::candle::optim::exponential_moving_average;
/// use varscope::candle::prelude::*;
///
/// # fn main() -> Result<()> {
/// let store = VarStore::new();
/// let w = model!(store, get_variable!("w", [1], initializer = zeros()))?;
/// let averages = exponential_moving_average(0.9);
/// averages.make(&store)?;
/// w.set(&Tensor::new(&[1.0f32], store.device())?)?; // a step of an optimizer
/// averages.apply(&store)?;
/// let average = averages.average(&store, "w").expect("it was made");
/// assert!((average.to_vec1::<f32>()?[0] - 0.1).abs() < 1e-6);
///
/// // The averages as the values of a model that is not trained any more.
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("run.safetensors");
/// store.save(&path)?;
/// let at_test_time = VarStore::new();
/// at_test_time.load_with(&path, &averages.load_options(&path)?)?;
/// let w = model!(at_test_time, get_variable!("w", [1]))?;
/// assert_eq!(w.to_vec1::<f32>()?, average.to_vec1::<f32>()?);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct ExponentialMovingAverage {
    decay: f64,
    name: String,
    select: Select,
    steps: Option<GlobalStep>,
}

/// Averages with this decay: 0.999 is a mean of about the last thousand values. See [`ExponentialMovingAverage`].
pub fn exponential_moving_average(decay: f64) -> ExponentialMovingAverage {
    ExponentialMovingAverage {
        decay,
        name: "ExponentialMovingAverage".to_owned(),
        select: Select::ALL,
        steps: None,
    }
}

impl ExponentialMovingAverage {
    /// Another name: the average of `w` is `w/NAME`.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Averages of these trainable variables only.
    pub fn variables(mut self, select: impl Into<Select>) -> Self {
        self.select = select.into();
        self
    }

    /// Follows faster in the beginning: after `n` steps the decay is at most `(1 + n) / (10 + n)` (`num_updates`).
    pub fn num_updates(mut self, steps: &GlobalStep) -> Self {
        self.steps = Some(steps.clone());
        self
    }

    /// Makes the averages that are missing, of what the variables are now, or takes them from a file; those that are there stay as they are. To be
    /// called before the first step, whether a run begins or goes on.
    ///
    /// # Errors
    /// If a variable of the model has the name of an average, and candle's own.
    #[track_caller]
    pub fn make(&self, store: &VarStore) -> Result<()> {
        // Not a closure, or its line would be the caller.
        let place = Place::or_caller(None);
        self.all(store, place)?;
        Ok(())
    }

    /// Moves the averages, of all trainable floats of the store that were chosen: to be called after each step. Those that are missing are made.
    ///
    /// # Errors
    /// As [`Self::make`].
    #[track_caller]
    pub fn apply(&self, store: &VarStore) -> Result<()> {
        // Not a closure, or its line would be the caller.
        let place = Place::or_caller(None);
        let mut new = 1.0 - self.decay;
        if let Some(steps) = &self.steps {
            let steps = steps.get()? as f64;
            new = new.max(1.0 - (1.0 + steps) / (10.0 + steps));
        }
        for (variable, average) in self.all(store, place)? {
            let update = Update::<Follow> {
                step: &new,
                kept: 1.0,
            };
            apply(update, &average, &variable.detach(), &[])?;
        }
        Ok(())
    }

    /// The variables and their averages, all of them made.
    fn all(&self, store: &VarStore, place: Place) -> OptimResult<Vec<(Variable, Variable)>> {
        self.select.check()?;
        let with_average = |any: AnyVariable| {
            let variable = Variable::new(any)?;
            let average = self.made(store, &variable, place)?;
            Ok((variable, average))
        };
        let averaged = trained(store, &self.select).into_iter();
        averaged.map(with_average).collect()
    }

    fn made(&self, store: &VarStore, variable: &Variable, place: Place) -> OptimResult<Variable> {
        let name = self.average_name(variable.path());
        if let Some(taken) = Kept::taken_by(store, &name, AVERAGES) {
            return Err(OptimError::NameTaken {
                what: format!("the average of {}", variable.path()),
                name,
                defined: Box::new(taken.defined().clone()),
            });
        }
        if let Some(there) = store.by_path(&name) {
            return Ok(Variable::new(there)?);
        }
        let any = variable.any();
        let kept = Kept {
            name: &name,
            shape: None,
            dtype: any.dtype(),
            initializer: value(any.read()?),
            collection: AVERAGES,
        };
        Ok(kept.make(store, Some(variable), place)?)
    }

    /// The name of a variable's average: `w/ExponentialMovingAverage`.
    pub fn average_name(&self, variable: &str) -> String {
        below(variable, &self.name)
    }

    /// The average of the variable of this full name, if it has one.
    pub fn average(&self, store: &VarStore, variable: &str) -> Option<Variable> {
        store.get(&self.average_name(variable))
    }

    /// Which tensor of a file to restore for each variable of the store (`variables_to_restore`): the average's for those that are averaged,
    /// their own for the others. What is only kept for training is left out.
    pub fn variables_to_restore(&self, store: &VarStore) -> Vec<(String, AnyVariable)> {
        let of_training = Select::collection(AVERAGES).or(Select::collection(OPTIMIZER_VARIABLES));
        let variables = store.variables().into_iter();
        let variables = variables.filter(|v| !of_training.keeps(v));
        let named = variables.map(|v| match is_trained(&v, &self.select) {
            true => (self.average_name(v.path()), v),
            false => (v.path().to_owned(), v),
        });
        named.collect()
    }

    /// The same for a file, as options of its load into a store whose model is built or not: an average is loaded as its variable, whose own
    /// value is left out.
    ///
    /// # Errors
    /// If the file's names can't be read.
    pub fn load_options(&self, path: impl AsRef<Path>) -> Result<LoadOptions> {
        let empty = VarStore::new();
        let plan = empty.plan_load(path, &LoadOptions::new())?;
        let average_of = |name: &str| {
            let variable = name.strip_suffix(&self.name)?.strip_suffix('/')?;
            Some(variable.to_owned())
        };
        let averaged: HashSet<String> = plan
            .unused()
            .iter()
            .filter_map(|t| average_of(&t.name))
            .collect();
        let names = plan.unused().iter().map(|tensor| {
            let own = || (!averaged.contains(&tensor.name)).then(|| tensor.name.clone());
            (
                tensor.in_file.clone(),
                average_of(&tensor.name).or_else(own),
            )
        });
        let names: HashMap<String, Option<String>> = names.collect();
        let options = LoadOptions::new();
        Ok(options.rename_with(move |in_file| names.get(in_file).cloned().flatten()))
    }
}

/// The formula, of an average and a value.
#[derive(Clone, Debug)]
struct Follow;

impl Rule for Follow {
    type Step = f64;

    fn name(&self) -> &'static str {
        "ExponentialMovingAverage"
    }

    fn learning_rate(&self) -> f64 {
        1.0
    }

    fn set_learning_rate(&mut self, _: f64) {}

    fn slots(&self) -> Vec<f64> {
        Vec::new()
    }

    fn step(&self, learning_rate: f64, _: &[f64]) -> f64 {
        learning_rate
    }

    #[inline(always)]
    fn update<Q: Quantity>(new: &f64, average: Q, value: Q, _: &mut [Q]) -> Q {
        average.clone() - (average - value) * *new
    }
}
