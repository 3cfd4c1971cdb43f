//! Experts in an array, a gate, and one expert that all share.
use varscope::prelude::*;

#[layer]
fn expert(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().sum())
}

#[layer]
fn mixture<const N: usize>(x: f32) -> Result<f32> {
    let gates = scope!("gate", get_variable!("w", [N]))?;
    let names: [String; N] = std::array::from_fn(|i| format!("expert{i}"));
    let mut y = scope!("shared", expert(x))?;
    for (name, gate) in names.iter().zip(gates.value().iter()) {
        y += gate * scope!(name, expert(x))?;
    }
    let best = scope!("shared", reuse = true, expert(y))?;
    Ok(best)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("moe1", mixture::<2>(1.0))?;
        scope!("moe2", mixture::<4>(1.0))?;
    });
    assert_eq!(store.len(), 10);
    Ok(())
}
