//! The angle form and the other one name one scope.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    scope!("outer", {
        let y = scope!<"a"> { dense(x)? }; //~ first
        let z = scope!("a", dense(y))?; //~ second
        Ok(z)
    })
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
