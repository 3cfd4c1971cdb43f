//! Fifty steps of an optimizer over two variables.

use candle_core::Tensor;
use candle_core::backprop::GradStore;
use varscope::candle::optim::{Adagrad, Adam, GlobalStep, RmsProp, Rule, Sgd, global_step};
use varscope::candle::prelude::*;
use varscope::engine::candle::Variable;

use super::case::{Optimizer, OptimizerArguments, Variable as Recorded};
use super::{Array, Compared, Fault, Run, TOLERANCE};

pub(super) fn run(recorded: &Optimizer, compared: &mut Compared) -> Run {
    use OptimizerArguments as Of;
    match recorded.args {
        Of::GradientDescent { learning_rate } => steps(recorded, compared, Sgd::new(learning_rate)),
        Of::Momentum {
            learning_rate,
            momentum,
        } => steps(
            recorded,
            compared,
            Sgd::new(learning_rate).momentum(momentum),
        ),
        Of::Nesterov {
            learning_rate,
            momentum,
        } => {
            let rule = Sgd::new(learning_rate).momentum(momentum);
            steps(recorded, compared, rule.nesterov(true))
        }
        Of::Adam {
            learning_rate,
            beta1,
            beta2,
            epsilon,
        } => {
            let rule = Adam::new(learning_rate).beta1(beta1).beta2(beta2);
            steps(recorded, compared, rule.epsilon(epsilon))
        }
        Of::Rmsprop {
            learning_rate,
            decay,
            momentum,
            epsilon,
            centered,
        } => {
            let rule = RmsProp::new(learning_rate).decay(decay).momentum(momentum);
            steps(recorded, compared, rule.epsilon(epsilon).centered(centered))
        }
        Of::Adagrad {
            learning_rate,
            initial_accumulator_value,
        } => {
            let rule = Adagrad::new(learning_rate);
            let rule = rule.initial_accumulator_value(initial_accumulator_value);
            steps(recorded, compared, rule)
        }
    }
}

fn steps<R: Rule>(recorded: &Optimizer, compared: &mut Compared, rule: R) -> Run {
    let store = VarStore::new();
    let trained = model(&store, recorded)?;
    let step: GlobalStep = global_step(&store)?;
    let mut optimizer = rule.over(&store).counting(&step).build()?;
    compare(compared, &store, (0, &recorded.variables))?;
    for (i, gradients) in (1usize..).zip(&recorded.gradients) {
        optimizer.step(&given(&trained, gradients)?)?;
        if let Some(after) = recorded.after.get(&i.to_string()) {
            compare(compared, &store, (i, after))?;
        }
    }
    Ok(())
}

fn model(store: &VarStore, recorded: &Optimizer) -> Run<Vec<Variable>> {
    let mut variables = Vec::new();
    model!(store, {
        for recorded in recorded.variables.iter().filter(|v| v.trainable) {
            let first = value(&recorded.value.tensor()?);
            variables.push(get_variable!(recorded.name.as_str(), initializer = first)?);
        }
        Ok::<_, Fault>(())
    })?;
    Ok(variables)
}

/// These gradients: those of the sum of each variable times what is to be its own.
fn given(trained: &[Variable], gradients: &[Array]) -> Run<GradStore> {
    let products = trained
        .iter()
        .zip(gradients)
        .map(|(variable, gradient)| (variable.as_tensor() * gradient.tensor()?)?.sum_all());
    let products: Vec<Tensor> = products.collect::<Result<_>>()?;
    Ok(Tensor::stack(&products, 0)?.sum_all()?.backward()?)
}

fn compare(
    compared: &mut Compared,
    store: &VarStore,
    (step, recorded): (usize, &[Recorded]),
) -> Run {
    let ours = store.variables();
    let facts = ours.iter().map(|v| (v.path(), v.trainable())).collect();
    let theirs: Vec<_> = recorded.iter().map(|v| (&*v.name, v.trainable)).collect();
    compared.same(format!("the variables after step {step}"), facts, theirs);
    let tolerance = if step < 50 {
        TOLERANCE
    } else {
        100.0 * TOLERANCE
    };
    for (variable, recorded) in ours.into_iter().zip(recorded) {
        let found = Array::try_from(Variable::new(variable)?.as_tensor())?;
        let array = format!("{} after step {step}", recorded.name);
        compared.within(tolerance, array, &found, &recorded.value);
    }
    Ok(())
}
