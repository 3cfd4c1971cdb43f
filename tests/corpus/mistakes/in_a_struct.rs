//! The fields of a struct, in the order in which they are written.
use varscope::prelude::*;

struct Gates {
    input: f32,
    forget: f32,
}

#[layer]
fn gate(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn gates(x: f32) -> Result<Gates> {
    Ok(Gates {
        forget: scope!("gate", gate(x))?, //~ first
        input: scope!("gate", gate(x))?,  //~ second
    })
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    let Gates { input, forget } = model!(store, gates(1.0))?;
    assert!(input + forget > 0.0);
    Ok(())
}
