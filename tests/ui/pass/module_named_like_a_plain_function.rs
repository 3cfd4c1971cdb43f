//! A module with a plain function of its name is no layer.
use varscope::prelude::*;

mod linear {
    pub fn linear(x: f32) -> f32 {
        x + 1.0
    }
}

use linear::linear;

#[layer]
fn net(x: f32) -> f32 {
    let x = linear(x);
    linear(x)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = linear(0.0);
        assert_eq!(net(x), 3.0);
    });
    Ok(())
}
