//! Adapters of low rank under the names of a model that knows nothing of them.

use candle_core::backprop::GradStore;
use candle_core::{Result, Tensor};

use super::store::VarStore;
use super::variable::{Variable, computed};
use crate::error::{self, Error, ErrorKind};
use crate::init;
use crate::name::below;
use crate::options::{CustomGetter, Getter, Request};
use crate::select::Select;
use crate::site::Trace;
use crate::variable::collection::{ADAPTERS, GLOBAL_VARIABLES};
use crate::variable::{AnyVariable, no_regularizer};

/// Low-rank adapters for the weights of these names (LoRA, Hu et al. 2021, [arXiv:2106.09685](https://arxiv.org/abs/2106.09685)).
///
/// As the `custom_getter` of a scope it gives `w + alpha / rank · lora_b · lora_a` for each weight `w` of that scope that is chosen, and trains
/// the two alone: `w/lora_a` of shape `[rank, in]`, uniform as PyTorch's linear layers, and `w/lora_b` of shape `[out, rank]`, zero, so that
/// the model begins as it is without them. Here `out` is the weight's first dimension, as candle has it, and `in` the product of the others.
/// TensorFlow's kernels have it the other way round: [`Lora::fan_in_fan_out`]. Nothing else in the scope is trained ([`Lora::and_train`]).
///
/// The sum is made when the model is built, so training builds the model in each pass.
///
/// ```
/// use candle_nn::{AdamW, Module, Optimizer, linear};
/// use varscope::candle::prelude::*;
/// use varscope::candle::{lora, var_builder};
///
/// # fn main() -> Result<()> {
/// let store = VarStore::new();
/// let x = Tensor::ones((2, 3), DType::F32, store.device())?;
/// let adapters = lora(2, 4.0, "net/**/weight$");
/// let forward = |getter: CustomGetter| {
///     model!(store, {
///         let vb = scope!("net" as scope, custom_getter = getter, {
///             var_builder(&scope, DType::F32, store.device())
///         });
///         linear(3, 4, vb.pp("dense"))?.forward(&x)
///     })
/// };
/// let loss = forward(adapters.getter())?.sqr()?.mean_all()?;
/// let mut adam = AdamW::new_lr(store.trainable_vars(), 0.01)?;
/// adam.step(&adapters.backward(&store, &loss)?)?;
/// let names: Vec<String> = store.trainable_variables().iter().map(|v| v.path().to_owned()).collect();
/// assert_eq!(names, ["net/dense/weight/lora_a", "net/dense/weight/lora_b"]);
///
/// // The adapters alone make a small file.
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("adapters.safetensors");
/// use varscope::checkpoint::SaveOptions;
/// store.save_with(&path, &SaveOptions::new().only(adapters.names()))?;
///
/// // The model that needs none of them any more.
/// let adapted = forward(adapters.getter())?;
/// adapters.merge(&store)?;
/// let merged = forward(CustomGetter::from_fn(|next, request| next.get(request)))?;
/// assert_eq!(adapted.to_vec2::<f32>()?, merged.to_vec2::<f32>()?);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// A variable of the scope that was made before, to be trained, is not trained along in silence: its request fails and says what to do.
/// A request for a chosen weight of less than two dimensions fails and names it: such weights are to be left out of `weights`. So does each
/// if the rank is 0.
pub fn lora(rank: usize, alpha: f64, weights: impl Into<Select>) -> Lora {
    Lora {
        rank,
        alpha,
        weights: weights.into(),
        trained: !Select::ALL,
        fan_in_fan_out: false,
    }
}

/// Adapters that [`lora`] puts under some weights.
#[derive(Clone, Debug)]
#[must_use]
pub struct Lora {
    rank: usize,
    alpha: f64,
    weights: Select,
    trained: Select,
    fan_in_fan_out: bool,
}

/// How the two factors are called, below their weight.
const A: &str = "lora_a";
const B: &str = "lora_b";

impl Lora {
    /// What else is trained, as it says of itself: a new head.
    pub fn and_train(mut self, others: impl Into<Select>) -> Self {
        self.trained = self.trained.or(others);
        self
    }

    /// Takes a weight's last dimension for `out`, as TensorFlow's kernels have it, and the product of the others for `in`: `[in, out]`,
    /// `[1, in, out]` (GPT-2's), `[height, width, in, out]`. The adapters have the same shapes as ever.
    pub fn fan_in_fan_out(mut self) -> Self {
        self.fan_in_fan_out = true;
        self
    }

    /// The getter that adapts; `custom_getter =` takes the adapters themselves as well.
    pub fn getter(&self) -> CustomGetter {
        let lora = self.clone();
        CustomGetter::from_fn(move |next, request| lora.get(next, request))
    }

    /// The names of all adapters, to be saved or left out.
    pub fn names(&self) -> Select {
        Select::from([format!("**/{A}$"), format!("**/{B}$")])
    }

    /// The gradients of a loss, of which each adapter has one.
    ///
    /// # Errors
    /// Candle's own, and `NoGradient`, which names the first adapter without one: candle's fused `layer_norm`, `rms_norm`, `softmax_last_dim` and
    /// `rope` have no backward, so no gradient gets past them.
    #[track_caller]
    pub fn backward(&self, store: &VarStore, loss: &Tensor) -> Result<GradStore> {
        let here = Trace::caller();
        let gradients = loss.backward()?;
        for (_, factors) in self.adapted(store) {
            for factor in factors {
                if gradients.get(&factor).is_none() {
                    return Err(no_gradient(&factor).at(here).into());
                }
            }
        }
        Ok(gradients)
    }

    /// Adds the adapters of a store to their weights and sets them back, so that the model is the same with them and without. Returns how
    /// many weights have changed.
    ///
    /// # Errors
    /// Candle's own, and if there is no weight with adapters. Nothing is changed then.
    pub fn merge(&self, store: &VarStore) -> Result<usize> {
        let adapted = self.adapted(store);
        if adapted.is_empty() {
            let why = "no variable of the store has adapters: they are made when the model is built in a scope with `custom_getter = lora(..)`";
            candle_core::bail!("{why}");
        }
        let merged: Vec<Tensor> = adapted
            .iter()
            .map(|(weight, [a, b])| self.sum(weight, a, b))
            .collect::<Result<_>>()?;
        for ((weight, [_, b]), sum) in adapted.iter().zip(merged) {
            let vars = weight.var().zip(b.var());
            let (weight, b) = vars.expect("both are whole variables of candle's");
            weight.set(&sum)?;
            b.set(&b.zeros_like()?)?;
        }
        Ok(adapted.len())
    }

    /// The weights of a store that have adapters, in creation order, with the two.
    fn adapted(&self, store: &VarStore) -> Vec<(Variable, [Variable; 2])> {
        let factors = |weight: &Variable| {
            let factor = |name: &str| store.get(&below(weight.path(), name));
            Some([factor(A)?, factor(B)?])
        };
        let chosen = store.variables();
        let chosen = chosen.iter().filter(|v| self.weights.keeps_name(v.path()));
        let whole = chosen.filter_map(|weight| Variable::new(weight.clone()).ok());
        whole
            .filter_map(|weight| factors(&weight).map(|factors| (weight, factors)))
            .collect()
    }

    fn get(&self, next: &Getter<'_>, request: Request) -> error::Result<AnyVariable> {
        let patterns = self.weights.check().and_then(|()| self.trained.check());
        patterns.map_err(|error| error.at((next.provenance)()))?;
        if !self.weights.keeps_name(request.name()) {
            return match self.trained.keeps_name(request.name()) {
                true => next.get(request),
                false => frozen(next, request),
            };
        }
        let weight = frozen(next, request.clone())?;
        let failed = |cause: &str| failed(next, weight.path(), cause);
        let (out, others) = match weight.shape() {
            _ if self.rank == 0 => return Err(failed("a rank is at least 1")),
            [others @ .., out] if !others.is_empty() && self.fan_in_fan_out => (*out, others),
            [out, others @ ..] if !others.is_empty() && !self.fan_in_fan_out => (*out, others),
            _ => {
                let why = "an adapter is for a weight of at least two dimensions; leave this one out of the pattern";
                return Err(failed(why));
            }
        };
        let inner: usize = others.iter().product();
        // As `kaiming_uniform_(a=√5)` of PyTorch.
        let bound = 1.0 / (inner.max(1) as f64).sqrt();
        let factor = |name: &str, shape: [usize; 2], initializer| {
            let mut asked = Request::new(below(request.name(), name))
                .shape(shape)
                .dtype(weight.dtype())
                .initializer(initializer)
                .regularizer(no_regularizer())
                .collections([GLOBAL_VARIABLES, ADAPTERS]);
            asked.device.clone_from(&request.device);
            next.get(asked).and_then(Variable::new)
        };
        let a = factor(A, [self.rank, inner], init::random_uniform(-bound, bound))?;
        let b = factor(B, [out, self.rank], init::zeros())?;
        let weight = Variable::new(weight.clone())?;
        let sum = self.sum(&weight, &a, &b);
        let sum = sum.map_err(|cause| failed(&cause.to_string()))?;
        computed(next, &request, sum)
    }

    fn sum(&self, weight: &Tensor, a: &Tensor, b: &Tensor) -> Result<Tensor> {
        let scale = self.alpha / self.rank as f64;
        let product = match self.fan_in_fan_out {
            true => a.t()?.matmul(&b.t()?)?,
            false => b.matmul(a)?,
        };
        weight + (product * scale)?.reshape(weight.shape())?
    }
}

impl From<Lora> for CustomGetter {
    fn from(lora: Lora) -> Self {
        lora.getter()
    }
}

impl From<&Lora> for CustomGetter {
    fn from(lora: &Lora) -> Self {
        lora.getter()
    }
}

/// What the adapters stand beside, which is not trained.
fn frozen(next: &Getter<'_>, request: Request) -> error::Result<AnyVariable> {
    let variable = next.get(request.trainable(false))?;
    if variable.trainable() {
        let why = "it was made without adapters, to be trained, and would move beside them; freeze it by `store.set_trainable(.., false)` before the model is built with adapters, or say `and_train`";
        return Err(failed(next, variable.path(), why));
    }
    Ok(variable)
}

fn failed(next: &Getter<'_>, path: &str, why: &str) -> Error {
    let (name, why) = (path.to_owned(), why.to_owned());
    Error::new(ErrorKind::NotAdaptable { name, why }).at((next.provenance)())
}

fn no_gradient(variable: &Variable) -> Error {
    let name = variable.path().to_owned();
    Error::new(ErrorKind::NoGradient { name }).defined_at(variable.any().defined().clone())
}
