//! A closure and a local function of a layer's name, each in its own block.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = {
        let dense = |x: f32| x + 1.0;
        dense(dense(x))
    };
    let x = dense(x)?;
    let x = {
        fn dense(x: f32) -> f32 {
            x * 2.0
        }
        dense(dense(x))
    };
    if let Some(dense) = Some(f32::abs as fn(f32) -> f32) {
        dense(dense(x));
    }
    match f32::floor as fn(f32) -> f32 {
        dense => Ok(dense(dense(x))),
    }
}

fn given(dense: impl Fn(f32) -> Result<f32>) -> Result<f32> {
    scope!("given", {
        dense(1.0)?;
        dense(2.0)
    })
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        assert_eq!(net(1.0)?, 20.0);
        given(|x| Ok(x))?;
    });
    Ok(())
}
