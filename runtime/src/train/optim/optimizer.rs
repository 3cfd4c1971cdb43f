//! An optimizer: the variables that it trains, what it keeps for them, and its steps.

use std::collections::{HashMap, HashSet};

use candle_core::backprop::GradStore;
use candle_core::{Result, Tensor, TensorId, Var};

use super::apply::apply;
use super::clip::clip;
use super::config::Config;
use super::error::{OptimError, OptimResult};
use super::fused::Update;
use super::gradients::Gradients;
use super::rule::Rule;
use super::slots::{Plan, Powers, Trained};
use super::trained::{is_trained, trained};
use crate::engines::candle::Variable;
use crate::shape::Shape;
use crate::store::Generation;
use crate::variable::AnyVariable;

/// An optimizer whose state is variables of the store: made by [`Config::build`], or, where code is written for candle's optimizers, by
/// [`candle_nn::Optimizer::new`].
///
/// The variables that it trains are followed through [`to_dtype`](crate::VarStore::to_dtype) and
/// [`to_device`](crate::candle::VarStore::to_device), and so are its slots; gradients must be of tensors from after the move.
#[derive(Debug)]
pub struct Optimizer<R: Rule> {
    config: Config<R>,
    name: String,
    powers: Powers,
    trained: Vec<Trained>,
    /// The store's generation when it looked for new ones; nothing if it trains those only that it was given.
    looked_at: Option<Generation>,
}

impl<R: Rule> Optimizer<R> {
    /// For whatever the store has to be trained, now and later.
    pub(super) fn over_store(config: Config<R>) -> OptimResult<Self> {
        // Before it looks: what others make meanwhile is met by the next step.
        let now = config.store.generation();
        let mut new = Self::of(config.chosen(), config)?;
        new.looked_at = Some(now);
        Ok(new)
    }

    /// For these alone.
    fn of(variables: Vec<AnyVariable>, config: Config<R>) -> OptimResult<Self> {
        let name = config.name();
        let store = &config.store;
        config.select.check()?;
        config.groups.check()?;
        if let Some(group) = config.groups.without(&variables)
            && !variables.is_empty()
        {
            return Err(OptimError::EmptyGroup {
                optimizer: name,
                group: group.to_string(),
                variables: variables.iter().map(|v| v.path().to_owned()).collect(),
            });
        }
        let plans = config.plans(variables, &name)?;
        if plans.iter().all(Plan::is_frozen) {
            return Err(OptimError::NoVariables {
                optimizer: name,
                store_is_empty: store.is_empty(),
                place: Box::new(config.place.alone()),
            });
        }
        let keeper = (&config.names, &*name, &config.rule);
        let powers = Powers::make(store, keeper, &plans, config.place)?;
        let trained = config.made(plans)?;
        Ok(Self {
            config,
            name,
            powers,
            trained,
            looked_at: None,
        })
    }

    /// Meets what passes have made, or `set_trainable` has thawed, since it looked last.
    fn meet(&mut self) -> OptimResult<()> {
        let now = self.config.store.generation();
        if self.looked_at.is_none_or(|then| then == now) {
            return Ok(());
        }
        let known: HashSet<&str> = self.trained.iter().map(|t| t.variable.path()).collect();
        let mut new = self.config.chosen();
        new.retain(|variable| !known.contains(variable.path()));
        let plans = self.config.plans(new, &self.name)?;
        self.trained.extend(self.config.made(plans)?);
        self.looked_at = Some(now);
        Ok(())
    }

    /// The name, which those of its slots end in.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The rule, with the learning rate of now.
    pub fn rule(&self) -> &R {
        &self.config.rule
    }

    /// The learning rate.
    pub fn learning_rate(&self) -> f64 {
        self.config.rule.learning_rate()
    }

    /// Changes the learning rate, from the next step on: to what a [`Schedule`](super::Schedule) says.
    pub fn set_learning_rate(&mut self, learning_rate: f64) {
        self.config.rule.set_learning_rate(learning_rate);
    }

    /// The variables that it trains, frozen ones left out, in the order in which it met them.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        let trained = self.trained.iter().filter(|t| !t.is_frozen());
        trained.map(|t| &t.variable)
    }

    /// What it keeps for a variable of this full name, `w/Adam` and `w/Adam_1`; nothing for one that it does not train.
    pub fn slots(&self, variable: &str) -> &[Variable] {
        let of_it = self.trained.iter().find(|t| t.variable.path() == variable);
        of_it.map_or(&[], |t| &t.slots)
    }

    /// Steps along the gradients of a loss.
    ///
    /// # Errors
    /// As [`Self::step`], and candle's.
    pub fn backward_step(&mut self, loss: &Tensor) -> Result<()> {
        self.step(&loss.backward()?)
    }

    /// One step: each variable with a gradient is changed, and then projected by its constraint, if it has one, as TensorFlow does. A variable
    /// without one stays as it is, and so do its slots.
    ///
    /// # Errors
    /// [`OptimError`]: if no variable has a gradient, if one is of another shape than its variable, or if a variable that has come since can't be
    /// trained. Nothing is changed then. And candle's own.
    pub fn step(&mut self, gradients: &GradStore) -> Result<()> {
        self.meet()?;
        let with_gradients = self.with_gradients(gradients)?;
        let powers = self.powers.values()?;
        let rule = &self.config.rule;
        for (trained, gradient) in with_gradients {
            let rate = rule.learning_rate() * trained.treatment.scale;
            let update = Update {
                step: &rule.step(rate, &powers),
                kept: 1.0 - rate * trained.treatment.decay,
            };
            apply::<R>(update, &trained.variable, gradient, &trained.slots)?;
            trained.variable.any().apply_constraint()?;
        }
        self.powers.advance()?;
        if let Some(counter) = &self.config.counter {
            counter.increment()?;
        }
        Ok(())
    }

    fn with_gradients<'a>(
        &'a self,
        gradients: &'a GradStore,
    ) -> OptimResult<Vec<(&'a Trained, &'a Tensor)>> {
        let trained = self.trained.iter().filter(|t| !t.is_frozen());
        let count = trained.clone().count();
        let found = trained.filter_map(|t| Some((t, gradients.get(&t.variable)?)));
        let found: Vec<_> = found.collect();
        for (trained, gradient) in &found {
            let any = trained.variable.any();
            if gradient.dims() != any.shape() {
                return Err(OptimError::GradientShape {
                    name: any.path().to_owned(),
                    shape: Box::new(any.shape().into()),
                    found: Box::new(gradient.dims().into()),
                    defined: Box::new(any.defined().clone()),
                });
            }
        }
        match self.variables().next() {
            Some(first) if found.is_empty() => Err(OptimError::NoGradients {
                optimizer: self.name.clone(),
                count,
                first: first.path().to_owned(),
                defined: Box::new(first.any().defined().clone()),
            }),
            _ => Ok(found),
        }
    }

    /// Scales the gradients of the variables that it trains, so that their norm, of all together, is at most this one; returns what it was
    /// before (`tf.clip_by_global_norm`). Frozen variables don't count.
    ///
    /// If the norm is not finite, all gradients become NaN, as TensorFlow has it: look at what is returned before the step.
    ///
    /// ```
    /// use varscope::candle::optim::{Rule, Sgd};
    /// use varscope::candle::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let store = VarStore::new();
    /// let w = model!(store, get_variable!("w", initializer = value([3.0f32, 4.0])))?;
    /// let mut optimizer = Sgd::new(1.0).over(&store).build()?;
    /// let mut gradients = (w.sqr()?.sum_all()? * 0.5)?.backward()?;
    /// assert_eq!(optimizer.clip_by_global_norm(&mut gradients, 1.0)?, 5.0);
    /// optimizer.step(&gradients)?;
    /// assert_eq!(w.to_vec1::<f32>()?, [2.4, 3.2]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Candle's own.
    pub fn clip_by_global_norm(&self, gradients: &mut GradStore, clip_norm: f64) -> Result<f64> {
        let found: Vec<(&Variable, Tensor)> = self
            .variables()
            .filter_map(|v| Some((v, gradients.get(v)?.clone())))
            .collect();
        let tensors: Vec<&Tensor> = found.iter().map(|(_, gradient)| gradient).collect();
        let (clipped, norm) = clip(&tensors, clip_norm)?;
        for ((variable, _), clipped) in found.iter().zip(clipped) {
            gradients.insert(variable, clipped);
        }
        Ok(norm)
    }

    /// What the gradients of its variables are like, by name: norms, and which are missing or not finite. Prints as a table.
    ///
    /// # Errors
    /// Candle's own.
    pub fn gradients(&self, gradients: &GradStore) -> Result<Gradients> {
        Gradients::of(self.variables(), gradients)
    }
}

/// So that it stands where code is written for candle's optimizers. The [`Config`] carries the store, in which each `Var` is found.
///
/// ```
/// use candle_nn::Optimizer;
/// use varscope::candle::optim::{AdamW, Optimizer as Of, Rule};
/// use varscope::candle::prelude::*;
///
/// fn train<O: Optimizer>(vars: Vec<candle_core::Var>, config: O::Config, loss: &Tensor) -> Result<()> {
///     O::new(vars, config)?.backward_step(loss)
/// }
///
/// # fn main() -> Result<()> {
/// let store = VarStore::new();
/// let w = model!(store, get_variable!("w", [2]))?;
/// let loss = w.sqr()?.sum_all()?;
/// train::<Of<AdamW>>(store.trainable_vars(), AdamW::new(0.1).over(&store), &loss)?;
/// assert!(store.get("w/AdamW_1").is_some());
/// # Ok(())
/// # }
/// ```
impl<R: Rule> candle_nn::Optimizer for Optimizer<R> {
    type Config = Config<R>;

    /// For these variables, of which the config may choose some.
    ///
    /// # Errors
    /// As [`Config::build`]; and if a `Var` is none of the store's, or is not to be trained.
    fn new(vars: Vec<Var>, config: Self::Config) -> Result<Self> {
        let found = config.found(&vars)?;
        Ok(Self::of(found, config)?)
    }

    fn step(&mut self, gradients: &GradStore) -> Result<()> {
        Self::step(self, gradients)
    }

    fn learning_rate(&self) -> f64 {
        Self::learning_rate(self)
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        Self::set_learning_rate(self, learning_rate);
    }
}

impl<R: Rule> Config<R> {
    /// Makes the optimizer, for the variables that there are and those that passes will make.
    ///
    /// What it keeps for a variable is made when it meets it: now for those that there are, at the next step for later ones.
    ///
    /// # Errors
    /// [`OptimError`]: without any variable to train; if a variable has an optimizer of this name; if it is in no group or in
    /// two; if what is kept is there in part, or a variable of the model has its name.
    pub fn build(self) -> Result<Optimizer<R>> {
        Ok(Optimizer::over_store(self)?)
    }

    /// What the store has to be trained that was chosen, in the order of its creation.
    fn chosen(&self) -> Vec<AnyVariable> {
        trained(&self.store, &self.select)
    }

    /// The store's variables that these are, those that were not chosen left out.
    fn found(&self, vars: &[Var]) -> OptimResult<Vec<AnyVariable>> {
        let all = self.store.variables().into_iter();
        let all = all.filter_map(|any| Variable::new(any).ok());
        let by_id = all.filter_map(|v| Some((v.var()?.id(), v)));
        let by_id: HashMap<TensorId, Variable> = by_id.collect();
        let (mut found, mut seen) = (Vec::new(), HashSet::new());
        for var in vars {
            let Some(variable) = by_id.get(&var.id()) else {
                return Err(OptimError::Stranger {
                    optimizer: self.name(),
                    shape: Box::new(Shape::from(var.dims())),
                });
            };
            let any = variable.any();
            if !any.trainable() {
                return Err(OptimError::NotTrained {
                    optimizer: self.name(),
                    name: any.path().to_owned(),
                    defined: Box::new(any.defined().clone()),
                });
            }
            if is_trained(any, &self.select) && seen.insert(any.path().to_owned()) {
                found.push(any.clone());
            }
        }
        Ok(found)
    }

    /// What is to be kept for each of them; nothing is made.
    fn plans(&self, variables: Vec<AnyVariable>, name: &str) -> OptimResult<Vec<Plan>> {
        let plan = |any: AnyVariable| {
            let treated = self.groups.treatment(&any, (name, self.rule.decay()))?;
            let variable = Variable::new(any)?;
            let keeper = (&self.names, name, &self.rule);
            Plan::new(&self.store, (variable, treated), keeper)
        };
        variables.into_iter().map(plan).collect()
    }

    fn made(&self, plans: Vec<Plan>) -> OptimResult<Vec<Trained>> {
        let made = |plan: Plan| plan.make(&self.store, &self.rule, self.place);
        plans.into_iter().map(made).collect()
    }
}
