//! Four gates, of which two have one name.
use varscope::prelude::*;

#[layer]
fn lstm_cell(x: f32, h: f32, c: f32) -> Result<(f32, f32)> {
    let linear = x + h;
    let i = get_variable!("input/kernel", [1])?.value()[0] * linear;
    let f = get_variable!("forget/kernel", [1])?.value()[0] * linear; //~ first
    let o = get_variable!("forget/kernel", [1])?.value()[0] * linear; //~ second
    let g = get_variable!("cell/kernel", [1])?.value()[0] * linear;
    let c = f * c + i * g;
    Ok((o * c.tanh(), c))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, scope!("lstm", lstm_cell(1.0, 0.0, 0.0)))?;
    Ok(())
}
