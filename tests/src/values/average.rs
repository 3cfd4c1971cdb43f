//! The averages of one variable.

use varscope::candle::optim::{exponential_moving_average, global_step};
use varscope::candle::prelude::*;

use super::case::Average;
use super::{Array, Compared, Run};

pub(super) fn run(recorded: &Average, compared: &mut Compared) -> Run {
    let store = VarStore::new();
    let first = value(&recorded.first.tensor()?);
    let w = model!(store, scope!("m", get_variable!("w", initializer = first)))?;
    let step = global_step(&store)?;
    let mut averages = exponential_moving_average(recorded.args.decay);
    if recorded.args.with_num_updates {
        averages = averages.num_updates(&step);
    }
    averages.make(&store)?;
    let average = averages
        .average(&store, "m/w")
        .ok_or("there is no average")?;
    compared.same("the average's name", average.path(), &*recorded.shadow);
    compared.same("trainable", average.trainable(), false);
    for (i, recorded) in recorded.steps.iter().enumerate() {
        step.set(recorded.num_updates)?;
        w.set(&recorded.value.tensor()?)?;
        averages.apply(&store)?;
        let found = Array::try_from(average.as_tensor())?;
        compared.array(format!("average {i}"), &found, &recorded.average);
    }
    Ok(())
}
