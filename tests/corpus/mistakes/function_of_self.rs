//! A layer in an inherent impl, called by `Self`.
use varscope::prelude::*;

struct Net {
    depth: usize,
}

impl Net {
    #[layer]
    fn unit(x: f32) -> Result<f32> {
        Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
    }

    #[layer]
    fn forward(&self, x: f32) -> Result<f32> {
        let x = Self::unit(x)?; //~ first
        let x = Self::unit(x)?; //~ second
        Ok(x + self.depth as f32)
    }
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, Net { depth: 1 }.forward(1.0))?;
    Ok(())
}
