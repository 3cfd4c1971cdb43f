//! The module under another name.
use varscope::prelude::*;

mod layers {
    use varscope::prelude::*;

    #[layer]
    pub fn dense(x: f32) -> Result<f32> {
        Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
    }
}

use layers as nn_layers;

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = nn_layers::dense(x)?; //~ first
    nn_layers::dense(y) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
