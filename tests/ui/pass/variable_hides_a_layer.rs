//! A closure in a variable, or a parameter, hides the layer of the module.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = dense(x)?;
    let dense = |x: f32| -> Result<f32> { Ok(x + 1.0) };
    dense(x)
}

#[layer]
fn with(dense: impl Fn(f32) -> f32, x: f32) -> f32 {
    let x = dense(x);
    dense(x)
}

fn run(store: &VarStore, dense: fn(f32) -> f32) {
    model!(store, {
        let x = dense(1.0);
        dense(x)
    });
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = net(0.0)?;
        assert_eq!(with(|x| x + 1.0, x), 5.0);
    });
    run(&store, |x| x);
    Ok(())
}
