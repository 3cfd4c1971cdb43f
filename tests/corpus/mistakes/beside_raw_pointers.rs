//! A body with raw pointers, whose types have a `*` and a `const`.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let here: *const f32 = &x;
    let there = here as *const [u8; 4];
    let y = scope!("a", dense(x))?; //~ first
    if there.is_null() || here.cast::<*mut u8>().is_null() {
        return Ok(y);
    }
    scope!("a", dense(y)) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
