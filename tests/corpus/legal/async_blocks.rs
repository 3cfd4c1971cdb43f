//! Futures that nobody waits for.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let a = async { scope!("a", dense(x)) };
    let b = async move {
        let y = a.await?;
        scope!("a", reuse = true, dense(y))
    };
    let c = async || dense(x);
    drop((b, c));
    scope!("a", dense(x))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
