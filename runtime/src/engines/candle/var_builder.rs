//! A candle `VarBuilder` over a scope, so that candle's own layers and models run under varscope's checks.

use std::sync::LazyLock;

use candle_core::{DType, Device, Result, Shape, Tensor};
use candle_nn::init::NormalOrUniform;
use candle_nn::var_builder::SimpleBackend;
use candle_nn::{Init, VarBuilder};

use super::variable::{Variable, held_tensor, var_of};
use crate::init::{self, Initializer};
use crate::name;
use crate::options::Request;
use crate::pass::Scope;
use crate::select::Select;
use crate::shape::AskedShape;
use crate::site::Place;
use crate::variable::AnyVariable;

/// A `VarBuilder` whose names are below a scope and whose variables are the scope's store's.
///
/// What candle's layers ask for twice is an error unless the scope allows reuse; a checkpoint is one of the store. Values that nobody has
/// loaded come from the distribution that candle's `VarMap` would draw them from. Buffers, such as batch normalization's statistics, are
/// not trained ([`VarBuilderOptions::buffers`]). Errors name the line of this call, and the model's path.
///
/// ```
/// use candle_nn::{Module, linear};
/// use varscope::candle::prelude::*;
/// use varscope::candle::var_builder;
///
/// # fn main() -> Result<()> {
/// let store = VarStore::new();
/// let y = model!(store, {
///     let vb = scope!("output" as scope, var_builder(&scope, DType::F32, store.device()));
///     let layer = linear(3, 4, vb.pp("dense"))?;
///     layer.forward(&Tensor::ones((2, 3), DType::F32, store.device())?)?
/// });
/// assert_eq!(y.dims(), [2, 4]);
/// assert!(store.get("output/dense/weight").is_some());
/// # Ok(())
/// # }
/// ```
#[track_caller]
pub fn var_builder(scope: &Scope, dtype: DType, device: &Device) -> VarBuilder<'static> {
    VarBuilderOptions::new().build(scope, dtype, device)
}

/// What a [`var_builder`] does beside asking.
///
/// ```
/// use candle_nn::BatchNormConfig;
/// use varscope::candle::VarBuilderOptions;
/// use varscope::candle::prelude::*;
///
/// # fn main() -> Result<()> {
/// let options = VarBuilderOptions::new().buffers("**/running_*$ | **/inv_freq$");
/// let store = VarStore::new();
/// model!(store, {
///     let vb = scope!("net" as scope, options.build(&scope, DType::F32, store.device()));
///     candle_nn::batch_norm(4, BatchNormConfig::default(), vb.pp("norm"))?;
///     vb.get(8, "inv_freq")?;
/// });
/// assert!(!store.get("net/inv_freq").unwrap().trainable());
/// assert_eq!(store.trainable_vars().len(), 2);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct VarBuilderOptions {
    buffers: Select,
}

impl VarBuilderOptions {
    /// What [`var_builder`] does.
    pub fn new() -> Self {
        static DEFAULT: LazyLock<Select> = LazyLock::new(|| Select::from(BUFFERS));
        Self {
            buffers: DEFAULT.clone(),
        }
    }

    /// Which variables are buffers: not trained, but written to by the layers that ask for them. Without this, those called
    /// `running_mean`, `running_var` and `num_batches_tracked`.
    pub fn buffers(mut self, buffers: impl Into<Select>) -> Self {
        self.buffers = buffers.into();
        self
    }

    /// The `VarBuilder` over this scope.
    #[track_caller]
    pub fn build(&self, scope: &Scope, dtype: DType, device: &Device) -> VarBuilder<'static> {
        let scoped = Scoped {
            scope: scope.clone(),
            buffers: self.buffers.clone(),
            place: Place::or_caller(None),
        };
        VarBuilder::from_backend(Box::new(scoped), dtype, device.clone())
    }
}

impl Default for VarBuilderOptions {
    fn default() -> Self {
        Self::new()
    }
}

/// The names under which models keep what is not trained but moves.
const BUFFERS: [&str; 3] = [
    "**/running_mean$",
    "**/running_var$",
    "**/num_batches_tracked$",
];

struct Scoped {
    scope: Scope,
    buffers: Select,
    /// The user's call: requests are made by code of others.
    place: Place,
}

impl Scoped {
    fn ask(&self, name: &str, dtype: DType, device: &Device, asked: Asked<'_>) -> Result<Tensor> {
        let shape = asked.map_or(AskedShape::Any, |(shape, _)| {
            AskedShape::Known(shape.dims())
        });
        let asked_for = (shape, dtype.into());
        let tensor = |variable: &AnyVariable| self.tensor(name, variable);
        let found = self.scope.find_dotted(name, asked_for, self.place, tensor);
        if let Some(found) = found {
            return Ok(found);
        }
        let variable = Variable::new(self.make(name, dtype, device, asked)?)?;
        let own = self.tensor(name, variable.any());
        Ok(own.unwrap_or_else(|| variable.as_tensor().clone()))
    }

    /// What candle's layers are handed of a variable that is no sum of parts. A buffer is given as the variable itself: they keep such a one
    /// as they get it and write to it, but copy any other tensor.
    fn tensor(&self, name: &str, variable: &AnyVariable) -> Option<Tensor> {
        if variable.trainable() || !self.is_buffer(&name::from_dotted(name)) {
            return held_tensor(variable).cloned();
        }
        var_of(variable).map(|var| var.as_tensor().clone())
    }

    /// The whole request, as it is resolved.
    fn make(
        &self,
        name: &str,
        dtype: DType,
        device: &Device,
        asked: Asked<'_>,
    ) -> Result<AnyVariable> {
        let patterns = self.buffers.check();
        patterns.map_err(|error| error.at(self.place.alone()))?;
        // Candle joins prefixes with dots; scopes are joined with slashes.
        let name = name::from_dotted(name);
        let is_buffer = self.is_buffer(&name);
        let mut request = Request::new(name).dtype(dtype).device(device.clone());
        if let Some((shape, init)) = asked {
            request = request
                .shape(shape.dims())
                .initializer(initializer(init, shape));
        }
        if is_buffer {
            request = request.trainable(false);
        }
        Ok(self.scope.get_variable_at(request, self.place)?)
    }

    fn is_buffer(&self, name: &str) -> bool {
        self.buffers
            .keeps_name(&name::join(self.scope.name(), name))
    }
}

/// The shape and the initial value, if they were said.
type Asked<'a> = Option<(&'a Shape, Init)>;

impl SimpleBackend for Scoped {
    fn get(
        &self,
        shape: Shape,
        name: &str,
        init: Init,
        dtype: DType,
        device: &Device,
    ) -> Result<Tensor> {
        self.ask(name, dtype, device, Some((&shape, init)))
    }

    fn get_unchecked(&self, name: &str, dtype: DType, device: &Device) -> Result<Tensor> {
        self.ask(name, dtype, device, None)
    }

    fn contains_tensor(&self, name: &str) -> bool {
        self.scope.contains_dotted(name)
    }
}

/// The initializer of the distribution that `Init::var` draws from. Candle's weights are `[out, in, ..]`, TensorFlow's `[.., in, out]`, so
/// fans are counted here, by candle.
fn initializer(init: Init, shape: &Shape) -> Initializer {
    match init {
        Init::Const(c) => init::constant(c),
        Init::Randn { mean, stdev } => init::random_normal(mean, stdev),
        Init::Uniform { lo, up } => init::random_uniform(lo, up),
        Init::Kaiming {
            dist,
            fan,
            non_linearity,
        } => {
            let fan = fan.for_shape(shape).max(1);
            let stdev = non_linearity.gain() / (fan as f64).sqrt();
            match dist {
                NormalOrUniform::Normal => init::random_normal(0.0, stdev),
                NormalOrUniform::Uniform => {
                    let bound = 3_f64.sqrt() * stdev;
                    init::random_uniform(-bound, bound)
                }
            }
        }
    }
}
