//! Whoever does not break has asked before.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = 'found: {
        let y = scope!("a", dense(x))?; //~ first
        if y < -1e9 {
            break 'found y;
        }
        scope!("a", dense(y))? //~ second
    };
    Ok(y)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
