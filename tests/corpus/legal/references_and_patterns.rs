//! Parameters and values by pattern.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let ((a, _), [b, ..]) = ((x, ()), [x; 3]);
    let &c = &scope!("a", dense(a))?;
    let ref d = scope!("b", dense(b + c))?;
    let whole @ (e, _) = (scope!("c", dense(*d))?, 1);
    for (i, dense_) in [whole.0, e].into_iter().enumerate() {
        scope!(format!("for{i}"), dense(dense_))?;
    }
    Ok(e)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
