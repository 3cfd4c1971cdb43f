//! Tied weights of an autoencoder, of two sizes.
use varscope::prelude::*;

#[layer]
fn dense(x: f32, shape: [usize; 2]) -> Result<f32> {
    Ok(x * get_variable!("w", shape)?.value().sum()) //~ defined
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let code = scope!("tied", dense(1.0, [6, 3]))?; //~ first
        scope!("tied", reuse = true, dense(code, [3, 6]))?; //~ second
    });
    Ok(())
}
