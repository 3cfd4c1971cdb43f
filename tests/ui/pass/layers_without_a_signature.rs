//! A layer that nobody can ask has no module of its name, which the names of others can be at odds with.
use varscope::prelude::*;

mod layers {
    use varscope::prelude::*;

    #[layer(signature = false)]
    pub fn attention(x: f32) -> Result<f32> {
        Ok(x + get_variable!("weights", [2])?.value().len() as f32)
    }

    #[layer(signature = false)]
    pub fn ndarray(x: f32) -> Result<f32> {
        Ok(x + get_variable!("weights", [3])?.value().len() as f32)
    }
}

/// Beside a layer of this name that is imported.
mod attention {
    pub const HEADS: usize = 4;
}

use layers::attention;
use layers::*;

#[layer]
fn net(x: f32) -> Result<f32> {
    let heads = ndarray::Array1::<f32>::ones(attention::HEADS).sum();
    let x = scope!("attention", attention(x))?;
    scope!("ndarray", ndarray(x + heads))
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(net(0.0)?, 9.0));
    Ok(())
}
