//! `map`, `fold`, `try_fold`, `zip` and friends over names and layers.
use varscope::prelude::*;

#[layer]
fn dense(x: f32, units: usize) -> Result<f32> {
    Ok(x + get_variable!("w", [units])?.value().len() as f32)
}

#[layer]
fn mlp(x: f32, sizes: &[usize]) -> Result<f32> {
    let names = (0..).map(|i| format!("hidden{i}"));
    let h = sizes
        .iter()
        .zip(names)
        .try_fold(x, |x, (&units, name)| scope!(name, dense(x, units)))?;
    scope!("out", dense(h, 1))
}

#[layer]
fn heads(x: f32) -> Result<Vec<f32>> {
    ["q", "k", "v"]
        .into_iter()
        .map(|name| scope!(name, dense(x, 2)))
        .collect()
}

#[layer]
fn shared(xs: &[f32]) -> Result<f32> {
    let mut first = true;
    let mut total = 0.0;
    xs.iter().try_for_each(|x| -> Result<()> {
        total += scope!("shared", reuse = !std::mem::take(&mut first), dense(*x, 2))?;
        Ok(())
    })?;
    Ok(total)
}

#[layer]
fn functions(x: f32) -> Result<f32> {
    let layers: [(&str, fn(f32, usize) -> Result<f32>); 2] = [("a", dense), ("b", dense)];
    let mut x = x;
    for (name, dense) in layers {
        x = scope!(name, dense(x, 2))?;
        x = scope!(format!("{name}2"), dense(x, 2))?;
    }
    let dyn_layers: Vec<Box<dyn Fn(f32) -> Result<f32>>> = vec![
        Box::new(|x| dense(x, 3)),
        Box::new(move |y| dense(x + y, 3)),
    ];
    dyn_layers
        .iter()
        .enumerate()
        .try_fold(x, |x, (i, f)| scope!(format!("dyn{i}"), f(x)))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("mlp", mlp(1.0, &[4, 3, 2]))?;
        scope!("heads", heads(1.0))?;
        scope!("shared", shared(&[1.0, 2.0]))?;
        scope!("functions", functions(1.0))?;
    });
    Ok(())
}
