//! The way up has the names of the way down.
use varscope::prelude::*;

#[layer]
fn conv3x3(x: f32, channels: usize) -> Result<f32> {
    let kernel = get_variable!("kernel", [3, 3, channels, channels])?; //~ defined
    Ok(x + kernel.value().sum())
}

#[layer]
fn unet(x: f32) -> Result<f32> {
    let d1 = scope!("level1", conv3x3(x, 2))?; //~ first
    let d2 = scope!("level2", conv3x3(d1, 2))?;
    let bottom = scope!("bottom", conv3x3(d2, 2))?;
    let u2 = scope!("level2_up", conv3x3(bottom + d2, 2))?;
    scope!("level1", conv3x3(u2 + d1, 2)) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, scope!("unet", unet(1.0)))?;
    Ok(())
}
