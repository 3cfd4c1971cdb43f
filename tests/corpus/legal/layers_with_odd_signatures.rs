//! No parameters, patterns, `mut`, `impl Trait`, slices, lifetimes, defaults of generics, `where`.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn none() -> Result<f32> {
    dense(0.0)
}

#[layer]
fn patterns((a, b): (f32, f32), [c, ..]: [f32; 3], _: (), mut d: f32) -> Result<f32> {
    d += a + b + c;
    dense(d)
}

#[layer]
fn slices<'a, 'b: 'a>(xs: &'a mut [f32], names: &'b [&'b str]) -> Result<&'a mut [f32]> {
    for (x, name) in xs.iter_mut().zip(names) {
        *x = scope!(*name, dense(*x))?;
    }
    Ok(xs)
}

#[layer]
fn traits(
    f: impl Fn(f32) -> f32,
    g: &mut dyn FnMut(f32) -> f32,
    h: Box<dyn FnOnce(f32) -> f32>,
) -> Result<f32> {
    dense(h(g(f(1.0))))
}

#[layer]
extern "C" fn foreign(x: f32) -> f32 {
    dense(x).unwrap_or(x)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = scope!("a", none())?;
    let y = scope!("b", patterns((x, y), [x; 3], (), 1.0))?;
    let mut xs = [x, y];
    let xs = scope!("c", slices(&mut xs, &["x", "y"]))?;
    let y = scope!("d", traits(|x| x, &mut |x| x, Box::new(|x| x)))?;
    Ok(scope!("e", foreign(y + xs[0])))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
