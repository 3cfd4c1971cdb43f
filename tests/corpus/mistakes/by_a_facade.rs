//! Through a facade of globs.
use varscope::prelude::*;

mod layers {
    use varscope::prelude::*;

    #[layer]
    pub fn dense(x: f32) -> Result<f32> {
        Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
    }
}

pub mod kit {
    pub use super::layers::*;
}

use kit::*;

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = dense(x)?; //~ first
    kit::dense(y) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
