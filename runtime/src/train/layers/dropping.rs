//! Elements that are left out by chance, the same ones in each run.

use candle_core::{Result, Tensor};

use crate::ambient;
use crate::dtype::DType;
use crate::engines::candle::in_crate::*;
use crate::error::{Error, ErrorKind};
use crate::init::{self, Fill};
use crate::site::Place;
use crate::train::optim::GlobalStep;

/// Leaves out each element with the probability `rate` and divides the others by `1 - rate` in training; gives back the input else
/// (`tf.layers.dropout`; Srivastava et al. 2014).
///
/// Which ones are left out depends on the store's seed, on the name of the operation (`dropout` in the active name scope, made unique there as by
/// TensorFlow), on the step, and on nothing else: one seed makes one run, whatever ran before it and on however many threads. The step is
/// the store's [`global_step`](crate::candle::optim::global_step()), if it has one, so a run that is resumed from a checkpoint goes on with what
/// would have followed. Passes of one step, and all passes of a store without that counter, are told apart by their order.
///
/// ```
/// use varscope::candle::layers::dropout;
/// use varscope::candle::prelude::*;
///
/// # fn main() -> Result<()> {
/// let run = || {
///     let store = VarStore::with_seed(7);
///     let x = Tensor::ones(1000, DType::F32, store.device())?;
///     model!(store, dropout(&x, 0.5, true))?.to_vec1::<f32>()
/// };
/// let once = run()?;
/// assert_eq!(once, run()?);
/// assert!(once.iter().all(|x| [0.0, 2.0].contains(x)));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// If `rate` is not in `0.0..1.0`, if no scope is active on this thread, and candle's.
#[crate::layer(crate = crate)]
pub fn dropout(input: &Tensor, rate: f64, training: bool) -> Result<Tensor> {
    if !(0.0..1.0).contains(&rate) {
        candle_core::bail!("dropout: a rate is at least 0 and less than 1, got {rate}");
    }
    if !training || rate == 0.0 {
        return Ok(input.clone());
    }
    let name = name_scope!("dropout" as name, name);
    let mask = mask(&name, input.dims(), rate)?;
    let mask = Tensor::from_vec(mask, input.shape(), input.device())?;
    input * mask.to_dtype(input.dtype())?
}

/// What each element is multiplied with.
#[track_caller]
fn mask(name: &str, shape: &[usize], rate: f64) -> Result<Vec<f32>> {
    let store = ambient::with_pass("dropout", Place::or_caller(None), |pass| {
        pass.store().clone()
    })?;
    let step = GlobalStep::now(&store)?.unwrap_or_default();
    let draw = store.draw(name, step);
    let fill = Fill {
        seed: store.seed(),
        name: &format!("{name}step {step}, draw {draw}"),
        shape,
        dtype: DType::F32,
    };
    let random = init::random_uniform(0.0, 1.0).fill(&fill);
    let random = random.map_err(|cause| {
        Error::new(ErrorKind::Initializer {
            name: name.to_owned(),
            cause: cause.into(),
        })
    })?;
    let random = random.view::<f32>().expect("it was asked for as `f32`");
    let kept = (1.0 / (1.0 - rate)) as f32;
    let factor = |&x: &f32| if f64::from(x) < rate { 0.0 } else { kept };
    Ok(random.iter().map(factor).collect())
}
