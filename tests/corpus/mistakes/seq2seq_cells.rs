//! Encoder and decoder run one cell in one scope.
use varscope::prelude::*;

#[layer]
fn gru(x: f32, h: f32) -> Result<f32> {
    let gates = scope!("gates", get_variable!("kernel", [2, 2]))?; //~ defined
    let candidate = scope!("candidate", get_variable!("kernel", [2, 1]))?;
    Ok(x + h + gates.value().sum() + candidate.value().sum())
}

#[layer]
fn encode(x: f32) -> Result<f32> {
    scope!("cell", gru(x, 0.0))
}

#[layer]
fn decode(x: f32, state: f32) -> Result<f32> {
    scope!("cell", gru(x, state))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let state = scope!("rnn", encode(1.0))?; //~ first
        let start = 0.0;
        scope!("rnn", decode(start, state))?; //~ second
    });
    Ok(())
}
