//! An RNN, unrolled by hand: the third step forgets to share.
use varscope::prelude::*;

#[layer(scope = "rnn_cell")]
fn cell(x: f32, h: f32) -> Result<f32> {
    let kernel = get_variable!("kernel", [2, 1])?; //~ defined
    Ok((x + h * kernel.value().sum()).tanh())
}

#[layer]
fn rnn(xs: [f32; 3]) -> Result<f32> {
    let [a, b, c] = xs;
    let h = cell(a, 0.0)?; //~ first
    let h = scope!("again", reuse = auto, cell(b, h))?;
    cell(c, h) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, rnn([1.0, 2.0, 3.0]))?;
    Ok(())
}
