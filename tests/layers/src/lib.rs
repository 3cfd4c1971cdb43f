//! Layers that another crate uses.

use varscope::prelude::*;

/// A layer with a shape for its caller to choose.
#[layer]
pub fn dense(x: f32, shape: [usize; 2]) -> Result<f32> {
    let weights = get_variable!("weights", shape)?;
    Ok(x + weights.value().sum())
}

/// Layers further down.
pub mod deep {
    use super::*;

    /// A layer around a layer.
    #[layer]
    pub fn tower(x: f32) -> Result<f32> {
        let x = scope!("first", dense(x, [2, 2]))?;
        scope!("second", dense(x, [2, 2]))
    }
}
