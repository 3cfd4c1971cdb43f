//! Tensors of a bounded norm.

use varscope::candle::optim::clip_by_global_norm;

use super::case::Clip;
use super::{Array, Compared, Run};

pub(super) fn run(recorded: &Clip, compared: &mut Compared) -> Run {
    let tensors = recorded.tensors.iter().map(Array::tensor);
    let tensors: Vec<_> = tensors.collect::<Result<_, _>>()?;
    let (clipped, norm) = clip_by_global_norm(&tensors, recorded.args.clip_norm)?;
    let [norm, expected] = [norm, recorded.global_norm].map(Array::scalar);
    compared.array("global_norm", &norm, &expected);
    compared.same(
        "the number of tensors",
        clipped.len(),
        recorded.clipped.len(),
    );
    for (i, (found, expected)) in clipped.iter().zip(&recorded.clipped).enumerate() {
        compared.array(format!("clipped {i}"), &Array::try_from(found)?, expected);
    }
    Ok(())
}
