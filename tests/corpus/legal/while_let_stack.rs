//! A work list with a scope for each item.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let mut todo = vec![("root", 0)];
    let mut y = x;
    while let Some((name, depth)) = todo.pop() {
        y = scope!(name, dense(y))?;
        if depth == 0 {
            todo.extend([("left", 1), ("right", 1)]);
        }
    }
    Ok(y)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
