//! The user's own `scope!`, which opens varscope's with a prefix.
use varscope::prelude::{Result, VarStore, get_variable, layer, model};

macro_rules! scope {
    ($name:expr, $body:expr) => {
        varscope::scope!(format!("net/{}", $name), $body)
    };
    (again $name:expr, $body:expr) => {
        varscope::scope!(format!("net/{}", $name), reuse = true, $body)
    };
}

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [3])?.value().len() as f32)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = scope!("a", dense(0.0))?;
        let x = scope!("b", dense(x))?;
        let x = scope!(again "a", dense(x))?;
        assert_eq!(x, 9.0);
    });
    assert_eq!(store.len(), 2);
    Ok(())
}
