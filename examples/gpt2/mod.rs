//! GPT-2: the [model](mod@model), how it is [trained](train), how it [writes](sample), and how files that were [published] are loaded.

pub mod hparams;
pub mod model;
pub mod published;
pub mod sample;
pub mod text;
pub mod train;

use varscope::candle::Lora;
use varscope::candle::prelude::*;

pub use hparams::HParams;
pub use model::Present;

use self::model::model;

/// The model in a pass over a store, with adapters under its weights or without: see [`model::model`].
///
/// # Errors
/// As the model, and if a variable can't be made or is not what a file has.
pub fn forward(
    store: &VarStore,
    hparams: &HParams,
    tokens: &Tensor,
    past: &[Present],
    adapters: Option<&Lora>,
) -> Result<(Tensor, Vec<Present>)> {
    model!(
        store,
        match adapters {
            None => scope!("model", model(hparams, tokens, past)),
            Some(lora) => scope!("model", custom_getter = lora, model(hparams, tokens, past)),
        }
    )
}
