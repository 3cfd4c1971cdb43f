//! An arm that ends in `bail!` does not come to the end.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

macro_rules! bail {
    ($name:expr) => {
        return get_variable!(format!("{}", $name), [2]).map(|w| w.value().sum())
    };
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = match x {
        x if x < -1e9 => bail!("small"),
        x => scope!("a", dense(x))?, //~ first
    };
    if y > 1e9 {
        bail!("large");
    }
    scope!("a", dense(y)) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
