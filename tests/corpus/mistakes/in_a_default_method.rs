//! A default method of a trait.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

trait Module {
    fn depth(&self) -> f32;

    #[layer]
    fn forward(&self, x: f32) -> Result<f32> {
        let y = scope!("a", dense(x))?; //~ first
        let y = scope!("a", dense(y))?; //~ second
        Ok(y * self.depth())
    }
}

struct Net;

impl Module for Net {
    fn depth(&self) -> f32 {
        2.0
    }
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, Net.forward(1.0))?;
    Ok(())
}
