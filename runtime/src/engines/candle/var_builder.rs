//! A candle `VarBuilder` over a scope, so that candle's own layers and models run under varscope's checks.

use candle_core::{DType, Device, Result, Shape, Tensor};
use candle_nn::init::{FanInOut, NonLinearity, NormalOrUniform};
use candle_nn::var_builder::SimpleBackend;
use candle_nn::{Init, VarBuilder};

use super::variable::Variable;
use crate::init::{self, Distribution, Initializer, Mode};
use crate::options::Request;
use crate::pass::Scope;

/// A `VarBuilder` whose names are below a scope and whose variables are the scope's store's.
///
/// What candle's layers ask for twice is an error unless the scope allows reuse; a checkpoint is one of the store.
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
pub fn var_builder(scope: &Scope, dtype: DType, device: &Device) -> VarBuilder<'static> {
    VarBuilder::from_backend(Box::new(Scoped(scope.clone())), dtype, device.clone())
}

struct Scoped(Scope);

/// The names under which models keep what is not trained but moves, as batch normalization's statistics do.
const BUFFERS: [&str; 3] = ["running_mean", "running_var", "num_batches_tracked"];

impl Scoped {
    /// Candle joins prefixes with dots; scopes are joined with slashes.
    fn request(name: &str, dtype: DType) -> Request {
        Request::new(crate::name::from_dotted(name)).dtype(dtype)
    }

    /// A buffer is given as the variable itself, trained or not: candle's layers keep such a one as they get it and write to it, but
    /// copy any other tensor.
    fn ask(&self, request: Request) -> Result<Tensor> {
        let is_buffer = BUFFERS.contains(&crate::name::last_component(request.name()));
        let variable = Variable::new(self.0.get_variable(request)?)?;
        let tensor = match variable.var() {
            Some(var) if is_buffer => var.as_tensor(),
            _ => variable.as_tensor(),
        };
        Ok(tensor.clone())
    }
}

impl SimpleBackend for Scoped {
    fn get(
        &self,
        shape: Shape,
        name: &str,
        init: Init,
        dtype: DType,
        device: &Device,
    ) -> Result<Tensor> {
        let request = Self::request(name, dtype)
            .shape(shape.dims())
            .initializer(initializer(init));
        self.ask(request.device(device.clone()))
    }

    fn get_unchecked(&self, name: &str, dtype: DType, device: &Device) -> Result<Tensor> {
        self.ask(Self::request(name, dtype).device(device.clone()))
    }

    fn contains_tensor(&self, name: &str) -> bool {
        self.0.contains(&crate::name::from_dotted(name))
    }
}

/// The initializer of the same distribution. Candle's weights are `[out, in, ..]`, so fan-in and fan-out are swapped.
fn initializer(init: Init) -> Initializer {
    match init {
        Init::Const(c) => init::constant(c),
        Init::Randn { mean, stdev } => init::random_normal(mean, stdev),
        Init::Uniform { lo, up } => init::random_uniform(lo, up),
        Init::Kaiming {
            dist,
            fan,
            non_linearity,
        } => {
            let gain = match non_linearity {
                NonLinearity::ReLU => 2.0,
                NonLinearity::Tanh => (5.0_f64 / 3.0).powi(2),
                NonLinearity::Linear | NonLinearity::Sigmoid => 1.0,
                NonLinearity::SELU => 0.5625,
                NonLinearity::ExplicitGain(g) => g * g,
            };
            let mode = match fan {
                FanInOut::FanIn => Mode::FanOut,
                FanInOut::FanOut => Mode::FanIn,
            };
            let distribution = match dist {
                NormalOrUniform::Normal => Distribution::Normal,
                NormalOrUniform::Uniform => Distribution::Uniform,
            };
            init::variance_scaling(gain, mode, distribution)
        }
    }
}
