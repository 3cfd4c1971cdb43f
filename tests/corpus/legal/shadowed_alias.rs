//! An alias of a scope that is shadowed, and parameters that are shadowed.
use varscope::prelude::*;

macro_rules! bind {
    ($name:ident, $e:expr) => {
        let $name = $e;
    };
}

#[layer]
fn dense(x: f32, units: usize) -> Result<f32> {
    Ok(x + get_variable!("w", [units])?.value().len() as f32)
}

#[layer]
fn wide(x: f32, units: usize) -> Result<f32> {
    bind!(units, units * 2);
    Ok(x + get_variable!("w", [units])?.value().len() as f32)
}

#[layer]
fn fixed(x: f32, units: usize) -> Result<f32> {
    let a = scope!("a", {
        const units: usize = 7;
        get_variable!("w", [units])?
    });
    Ok(x + a.value().len() as f32 + units as f32)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("outer" as s, {
            dense(1.0, 2)?;
            let other = scope!("inner" as s, {
                dense(1.0, 2)?;
                s.reuse_variables();
                dense(1.0, 2)?;
                s
            });
            let s = other;
            scope!(s, reuse = true, dense(1.0, 2))?;
        });
        scope!("x", wide(1.0, 2))?;
        scope!("x", reuse = true, dense(1.0, 4))?;
        scope!("y", fixed(1.0, 2))?;
        scope!("y", reuse = true, fixed(1.0, 3))?;
    });
    Ok(())
}
