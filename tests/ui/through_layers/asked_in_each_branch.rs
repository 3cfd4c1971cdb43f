//! The second request stands in each arm of a branch: which of them runs, the compiler can't know.
use varscope::prelude::*;

#[layer]
fn gate(open: bool) -> Result<f32> {
    let w = if open {
        get_variable!("w", [1])?
    } else {
        get_variable!("w", [1], trainable = false)?
    };
    Ok(w.value().sum())
}

#[layer]
fn net(open: bool) -> Result<f32> {
    let w = get_variable!("w", [1])?;
    Ok(w.value().sum() + gate(open)?)
}

fn main() {
    let _ = net(true);
}
