//! The loss of a variable.

use varscope::candle::prelude::*;

use super::case::{Penalty, Regularizer as Recorded};
use super::{Array, Compared, Fault, Run};

pub(super) fn run(recorded: &Recorded, compared: &mut Compared) -> Run {
    let args = &recorded.args;
    let regularizer = match args.regularizer {
        Penalty::L1 => l1(args.scale),
        Penalty::L2 => l2(args.scale),
        Penalty::L1L2 => l1_l2(args.scale, args.scale_l2),
    };
    let store = VarStore::new();
    let first = value(&recorded.value.tensor()?);
    let (w, loss) = model!(store, {
        let w = get_variable!("w", initializer = first, regularizer = regularizer)?;
        Ok::<_, Fault>((w, regularization_loss()?))
    })?;
    compared.array(
        "loss",
        &Array::try_from(&loss)?,
        &Array::scalar(recorded.loss),
    );
    let gradients = loss.backward()?;
    let gradient = gradients.get(&w).ok_or("there is no gradient")?;
    compared.array("gradient", &Array::try_from(gradient)?, &recorded.gradient);
    Ok(())
}
