//! Files of GPT-2 that were published, in either layout.

use std::path::Path;

use anyhow::{Context, Result, bail};
use varscope::candle::VarStore;
use varscope::candle::prelude::{Select, Tensor};
use varscope::checkpoint::{LoadOptions, SaveOptions, TensorFile};

use super::{HParams, forward};

/// What no shape says, and files of ours do.
const N_HEAD: &str = "n_head";

/// How files are read.
///
/// * OpenAI's checkpoints of TensorFlow have the model's own names and shapes.
/// * Hugging Face's `model.safetensors` has `h.0.attn.c_attn.weight` for `model/h0/attn/c_attn/w`, also below `transformer.`. Its dense layers
///   are OpenAI's (`Conv1D`) and not PyTorch's, so weights are `[nx, nf]` and nothing is transposed; what is missing is the 1 in front of
///   OpenAI's kernels `[1, nx, nf]`. The masks of attention (`attn.bias`, `attn.masked_bias`) are computed here, and the head is tied to the
///   embeddings, so they are left out.
///
/// # Errors
/// None: the patterns are good.
pub fn layout() -> Result<LoadOptions> {
    let layout = LoadOptions::new()
        .strip_prefix("transformer")
        .rename_regex(r"^(wte|wpe)/weight$", "model/$1")?
        .rename_regex(r"^(ln_f)/", "model/$1/")?
        .rename_regex(r"^h/(\d+)/", "model/h$1/")?
        .rename_regex(r"/(ln_\w)/weight$", "/$1/g")?
        .rename_regex(r"/(c_\w+)/weight$", "/$1/w")?
        .rename_regex(r"/(ln_\w|c_\w+)/bias$", "/$1/b")?
        .except("**/attn/bias | **/attn/masked_bias | lm_head")
        .squeeze()
        .cast();
    Ok(layout)
}

/// Loads a file into an empty store: all of it, as a model whose sizes its shapes are (`n_head` of [`HParams::of`]). Returns how many tensors were
/// left out as well.
///
/// # Errors
/// If the file can't be read, or is of another model: a tensor is missing, is left over, or has another shape.
pub fn load(store: &VarStore, path: &Path, n_head: Option<usize>) -> Result<(HParams, usize)> {
    let plan = store.plan_load(path, &layout()?)?;
    let n_head = match n_head {
        Some(n_head) => Some(n_head),
        None => written_heads(path)?,
    };
    let hparams = HParams::of(plan.unused(), n_head).with_context(|| path.display().to_string())?;
    let left_out = plan.skipped();
    plan.commit()?;
    // Whatever the model lacks or has beyond the file is known when it was built once.
    let token = Tensor::zeros((1, 1), candle_core::DType::U32, store.device())?;
    forward(store, &hparams, &token, &[], None)?;
    let unused = store.unused();
    if let Some(first) = unused.first() {
        bail!(
            "{} has {} tensors beside those of a GPT-2 of {} blocks, the first of them {}",
            path.display(),
            unused.len(),
            hparams.n_layer,
            first.in_file
        );
    }
    Ok((hparams, left_out))
}

/// Saves a model, so that [`load`] finds all that it needs.
///
/// # Errors
/// If the file can't be written.
pub fn save(store: &VarStore, path: &Path, hparams: &HParams) -> Result<()> {
    let options = SaveOptions::new()
        .except(Select::collection("adapters"))
        .metadata(N_HEAD, hparams.n_head.to_string());
    Ok(store.save_with(path, &options)?)
}

/// How many heads a file of ours says that its model has.
fn written_heads(path: &Path) -> Result<Option<usize>> {
    let file = TensorFile::open(path)?;
    let written = file.metadata().get(N_HEAD).map(|n_head| n_head.parse());
    written
        .transpose()
        .with_context(|| format!("{N_HEAD} in {}", path.display()))
}
