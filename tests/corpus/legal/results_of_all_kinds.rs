//! Layers that return nothing, a plain value, an `Option`, a `Box<dyn Error>` or a future that is ready.
use std::error::Error as StdError;
use varscope::prelude::*;

#[layer]
fn nothing() {
    let _ = get_variable!("w", [1]);
}

#[layer]
fn plain(x: f32) -> f32 {
    get_variable!("w", [1]).map_or(x, |w| x + w.value().len() as f32)
}

#[layer]
fn option(x: f32) -> Option<f32> {
    let w = get_variable!("w", [1]).ok()?;
    Some(x + w.value().len() as f32)
}

#[layer]
fn boxed(x: f32) -> std::result::Result<f32, Box<dyn StdError>> {
    let n: f32 = "1.5".parse()?;
    Ok(x + n + get_variable!("w", [1])?.value().len() as f32)
}

#[layer]
fn future(x: f32) -> impl Future<Output = Result<f32>> {
    let w = get_variable!("w", [1]);
    async move { Ok(x + w?.value().len() as f32) }
}

#[layer]
fn reference<'a>(x: &'a [f32], _: &str) -> Result<&'a f32> {
    get_variable!("w", [x.len()])?;
    Ok(&x[0])
}

pub fn main() -> std::result::Result<(), Box<dyn StdError>> {
    let store = VarStore::new();
    model!(store, {
        scope!("a", nothing());
        let x = scope!("b", plain(1.0));
        let x = scope!("c", option(x)).ok_or("none")?;
        let x = scope!("d", boxed(x))?;
        let _ready = scope!("e", future(x));
        let xs = [x];
        scope!("g", reference(&xs, ""))?;
    });
    Ok(())
}
