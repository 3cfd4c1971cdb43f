//! An unrolled cell shares from the second step on; what `reuse` will be, only the run knows.
use varscope::prelude::*;

#[layer]
fn cell(x: f32, state: f32) -> Result<f32> {
    let kernel = get_variable!("kernel", [1])?;
    Ok(x + state + kernel.value().len() as f32)
}

#[layer]
fn unroll(xs: &[f32]) -> Result<f32> {
    let mut state = 0.0;
    for (t, x) in xs.iter().enumerate() {
        state = scope!("cell", reuse = t > 0, cell(*x, state))?;
    }
    let last = !xs.is_empty();
    scope!("cell", reuse = last, cell(0.0, state))
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(unroll(&[1.0, 2.0])?, 6.0));
    Ok(())
}
