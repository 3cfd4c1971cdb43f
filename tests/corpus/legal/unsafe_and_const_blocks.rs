//! Blocks of all kinds.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    const { assert!(usize::BITS >= 32) };
    let y = {
        use std::f32::consts::*;
        scope!("a", dense(x * PI))?
    };
    let y = loop {
        break {
            let y = y + 1.0;
            scope!("b", dense(y))?
        };
    };
    let y = 'b: {
        if y > 1e9 {
            break 'b scope!("c", dense(y))?;
        }
        scope!("c", dense(y))?
    };
    ({ scope!("d", dense(y)) })
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
