//! The layer stands in the parent, and is found by a glob and by `super`.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

mod net {
    use super::*;

    pub mod deep {
        use super::*;

        #[layer]
        pub fn net(x: f32) -> Result<f32> {
            let y = dense(x)?; //~ first
            super::super::dense(y) //~ second
        }
    }
}

use net::deep;

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, deep::net(1.0))?;
    Ok(())
}
