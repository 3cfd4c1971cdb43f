//! A query and a key encoder, of which the caller says where they live.
use varscope::prelude::*;

#[layer]
fn encoder(x: f32) -> Result<f32> {
    let h = scope!("h", get_variable!("w", [3]))?.value().sum() + x;
    Ok(h + scope!("z", get_variable!("w", [2]))?.value().sum())
}

#[layer]
fn contrast(views: [f32; 2], online: &str, target: &str) -> Result<f32> {
    let [a, b] = views;
    let q = scope!(online, encoder(a))?;
    let k = scope!(target, encoder(b))?;
    let q2 = scope!(online, reuse = true, encoder(b))?;
    let k2 = scope!(target, reuse = true, encoder(a))?;
    Ok((q - k).powi(2) + (q2 - k2).powi(2))
}

#[layer]
fn twice(x: f32, name: &str) -> Result<f32> {
    let a = scope!("fixed", encoder(x))?;
    let b = scope!(name, encoder(x))?;
    Ok(a + b)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        contrast([1.0, 2.0], "online", "target")?;
        scope!("t", twice(1.0, "other"))?;
    });
    Ok(())
}
