//! A dueling Q-network, trained the double way: the online net chooses, a net of the same build values the choice.

use ndarray::{Array2, Axis};
use varscope::prelude::*;

/// `[batch, shape[0]]` to `[batch, shape[1]]`, with a bias.
#[layer]
fn dense(x: &Array2<f32>, shape: [usize; 2], bias: [usize; 1]) -> Result<Array2<f32>> {
    let weights = get_variable!("weights", shape, initializer = he_uniform())?;
    let bias = get_variable!("bias", bias, initializer = zeros())?;
    Ok(x.dot(&weights.value()) + bias.value())
}

/// What both streams look at.
#[layer]
fn trunk(state: &Array2<f32>) -> Result<Array2<f32>> {
    let x = scope!("hidden1", dense(state, [4, 6], [6]))?.mapv(|v| v.max(0.0));
    Ok(scope!("hidden2", dense(&x, [6, 6], [6]))?.mapv(|v| v.max(0.0)))
}

/// States `[batch, 4]` to the values of three actions: the state's own, and how much better an action is than the mean.
#[layer]
fn q_network(state: &Array2<f32>) -> Result<Array2<f32>> {
    let features = scope!("trunk", trunk(state))?;
    let value = scope!("value", dense(&features, [6, 1], [1]))?;
    let advantage = scope!("advantage", dense(&features, [6, 3], [3]))?;
    let mean = (advantage.sum_axis(Axis(1)) / 3.0).insert_axis(Axis(1));
    Ok(value + (advantage - mean))
}

/// The squared error of the online net against what the target net says of the next state.
fn pass(store: &VarStore, state: &Array2<f32>, next: &Array2<f32>) -> Result<f32> {
    model!(store, {
        let now = scope!("online", q_network(state))?;
        let choice = scope!("online", reuse = true, q_network(next))?;
        let worth = scope!("target", q_network(next))?;
        let discount = get_variable!(
            "discount",
            [1],
            initializer = constant(0.99),
            trainable = false
        )?;
        let best = choice.mapv(f32::exp) * worth * discount.value();
        Ok((now - best).mapv(|v| v * v).sum())
    })
}

/// Two passes.
pub fn run(store: &VarStore) -> Result<f32> {
    let (state, next) = (Array2::ones((2, 4)), Array2::zeros((2, 4)));
    pass(store, &state, &next)?;
    pass(store, &next, &state)
}
