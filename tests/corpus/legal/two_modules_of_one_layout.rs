//! Two modules with layers of the same names.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

mod v1 {
    pub mod layers {
        use varscope::prelude::*;

        #[layer]
        pub fn block(x: f32) -> Result<f32> {
            scope!("v1", super::super::dense(x))
        }
    }
    pub use layers::*;
}

mod v2 {
    pub mod layers {
        use varscope::prelude::*;

        #[layer]
        pub fn block(x: f32) -> Result<f32> {
            let x = scope!("v2", super::super::dense(x))?;
            scope!("v3", super::super::dense(x))
        }
    }
    pub use self::layers::block;
}

use v1 as old;
use v2::*;

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = old::block(x)?;
    let y = block(y)?;
    let y = scope!("a", v1::layers::block(y))?;
    scope!("a", layers::block(y))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
