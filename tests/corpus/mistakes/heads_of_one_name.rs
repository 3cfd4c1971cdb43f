//! Two heads of one name, of two sizes.
use varscope::prelude::*;

#[layer]
fn head(x: f32, classes: usize) -> Result<f32> {
    let w = get_variable!("w", [classes])?; //~ defined
    Ok(x + w.value().sum())
}

#[layer]
fn trunk(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [16])?.value().sum())
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let features = scope!("trunk", trunk(1.0))?;
        let _age = scope!("head", head(features, 1))?; //~ first
        let _job = scope!("head", head(features, 12))?; //~ second
    });
    Ok(())
}
