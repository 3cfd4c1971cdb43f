//! A layer in an inherent impl, called by its type.
use varscope::prelude::*;

struct Dense;

impl Dense {
    #[layer]
    fn forward(x: f32) -> Result<f32> {
        Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
    }
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = Dense::forward(x)?; //~ first
    Dense::forward(x) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
