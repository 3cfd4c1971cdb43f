//! A layer's name as the name of its result, as a value, in a struct and in macros: its calls and their labels stay what they are.
use varscope::prelude::*;

#[layer]
fn encoder(x: f32, units: usize) -> Result<f32> {
    Ok(x + get_variable!("weights", [units])?.value().len() as f32)
}

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().len() as f32)
}

struct Out {
    encoder: f32,
    dense: f32,
}

#[layer]
fn net(x: f32) -> Result<Out> {
    let encoder = scope!("a", encoder(x, units = 3))?;
    let values: Vec<Result<f32>> = scope!("b", [encoder].into_iter().map(dense).collect());
    let dense = scope!("c", dense(encoder))? + values.len() as f32;
    Ok(Out { encoder, dense })
}

#[layer]
fn pointers(x: f32) -> Result<f32> {
    assert_eq!(stringify!(encoder), "encoder");
    let f = encoder as fn(f32, usize) -> Result<f32>;
    let x = scope!("a", encoder(x, units = 3))?;
    scope!("b", f(x, 2))
}

/// The closure is another function than the layer, from its `let` on.
#[layer]
fn shadowed(x: f32) -> Result<f32> {
    let x = dense(x)?;
    let dense = |x: f32| -> Result<f32> { Ok(x + 1.0) };
    let x = dense(dense(x)?)?;
    match Some(|x: f32| x + 10.0) {
        Some(dense) => Ok(dense(dense(x))),
        None => Ok(x),
    }
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    let encoder = model!(store, { scope!("net", net(0.0))? });
    let Out { encoder, dense } = encoder;
    assert_eq!((encoder, dense), (3.0, 6.0));
    model!(store, {
        assert_eq!(scope!("pointers", pointers(0.0))?, 5.0);
        assert_eq!(scope!("shadowed", shadowed(0.0))?, 24.0);
    });
    Ok(())
}
