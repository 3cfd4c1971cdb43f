//! A layer in a trait's impl, that asks twice.
use varscope::prelude::*;

trait Module {
    fn forward(&self, x: f32) -> Result<f32>;
}

struct Net;

impl Module for Net {
    #[layer]
    fn forward(&self, x: f32) -> Result<f32> {
        let a = scope!("a", get_variable!("w", [1]))?; //~ first
        let b = scope!("a", get_variable!("w", [1]))?; //~ second
        Ok(x + a.value()[0] + b.value()[0])
    }
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, Net.forward(1.0))?;
    Ok(())
}
