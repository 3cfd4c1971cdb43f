//! Nested groups of imports.
use varscope::prelude::*;

mod layers {
    use varscope::prelude::*;

    #[layer]
    pub fn dense(x: f32) -> Result<f32> {
        Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
    }
}

mod blocks {
    pub mod norms {
        use varscope::prelude::*;

        #[layer]
        pub fn norm(x: f32) -> Result<f32> {
            Ok(x * get_variable!("gain", [1])?.value().sum())
        }
    }
}

use self::{
    blocks::{
        self as kinds,
        norms::{self, norm as layer_norm},
    },
    layers::{self as same, dense},
};

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = scope!("a", layer_norm(x))?;
    let y = scope!("b", norms::norm(y))?;
    let y = scope!("c", kinds::norms::norm(y))?;
    let y = scope!("c", layers::dense(y))?; //~ first
    scope!("c", dense(y)) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
