//! Turns that leave early, and turns that differ.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let mut y = x;
    'all: for i in 0..4 {
        for j in 0..2 {
            if (i + j) % 2 == 0 {
                continue;
            }
            if i == 3 {
                continue 'all;
            }
            y = scope!(format!("{i}-{j}"), dense(y))?;
        }
        y = scope!(&format!("outer{i}"), dense(y))?;
    }
    Ok(y)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
