//! The layer under another name.
use varscope::prelude::*;

mod layers {
    use varscope::prelude::*;

    #[layer]
    pub fn dense(x: f32) -> Result<f32> {
        Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
    }
}

use layers::dense as fully_connected;

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = fully_connected(x)?; //~ first
    fully_connected(y) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
