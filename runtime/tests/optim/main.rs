//! Optimizers on candle, whose state is variables of the store.
#![cfg(feature = "candle")]

mod averages;
mod errors;
mod files;
mod groups;
mod names;
mod regularizers;
mod steps;

use candle_core::backprop::GradStore;
use varscope::candle::prelude::*;

/// The full names of all variables, in order.
fn paths(store: &VarStore) -> Vec<String> {
    let variables = store.variables();
    variables.iter().map(|v| v.path().to_owned()).collect()
}

/// `m/w` and `m/b`.
fn model(store: &VarStore) -> Result<[Variable; 2]> {
    model!(store, {
        scope!("m", {
            let w = get_variable!("w", [3, 2])?;
            let b = get_variable!("b", [2], initializer = constant(0.5))?;
            Ok([w, b])
        })
    })
}

/// Some loss of all of them.
fn loss(variables: &[Variable]) -> Result<Tensor> {
    let terms = variables
        .iter()
        .map(|v| (v.as_tensor() - 0.3)?.sqr()?.sum_all());
    let terms: Vec<Tensor> = terms.collect::<Result<_>>()?;
    Tensor::stack(&terms, 0)?.sum_all()
}

fn gradients(variables: &[Variable]) -> Result<GradStore> {
    loss(variables)?.backward()
}

/// What all variables hold, one after the other.
fn bits(store: &VarStore) -> Vec<(String, varscope::HostArray)> {
    let variables = store.variables().into_iter();
    let read = variables.map(|v| (v.path().to_owned(), v.read().expect("candle can read it")));
    read.collect()
}
