//! A closure that is called at once, to catch errors.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = (|| -> Result<f32> {
        let y = scope!("a", dense(x))?;
        scope!("b", dense(y))
    })()?;
    let failed = (|| -> Result<f32> { scope!("c", dense(f32::NAN)) })();
    failed.or(Ok(y))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
