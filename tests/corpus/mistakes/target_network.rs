//! The target network of Q-learning is built under the name of the other.
use varscope::prelude::*;

#[layer]
fn fully_connected(x: f32, units: usize) -> Result<f32> {
    let w = get_variable!("weights", [1, units], initializer = he_normal())?; //~ defined
    let b = get_variable!("biases", [units], initializer = zeros())?;
    Ok(x * w.value().sum() + b.value().sum())
}

#[layer]
fn q_network(state: f32) -> Result<f32> {
    let h = scope!("fc1", fully_connected(state, 8))?.max(0.0);
    let value = scope!("value", fully_connected(h, 1))?;
    let advantage = scope!("advantage", fully_connected(h, 4))?;
    Ok(value + advantage)
}

fn td_error(store: &VarStore, s: f32, next: f32, reward: f32) -> Result<f32> {
    model!(store, {
        let q = scope!("online", q_network(s))?; //~ first
        let target = scope!("online", q_network(next))?; //~ second
        Ok(reward + 0.99 * target - q)
    })
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    td_error(&store, 1.0, 2.0, 0.5)?;
    Ok(())
}
