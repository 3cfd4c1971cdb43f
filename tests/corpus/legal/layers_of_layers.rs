//! Functions that take layers and functions that return them.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().sum())
}

fn repeat<F>(n: usize, layer: F) -> impl Fn(f32) -> Result<f32>
where
    F: Fn(f32) -> Result<f32>,
{
    move |x| (0..n).try_fold(x, |x, i| scope!(format!("{i}"), layer(x)))
}

fn named<'a>(
    name: &'a str,
    layer: &'a dyn Fn(f32) -> Result<f32>,
) -> Box<dyn Fn(f32) -> Result<f32> + 'a> {
    Box::new(move |x| scope!(name, layer(x)))
}

fn compose(layers: Vec<Box<dyn Fn(f32) -> Result<f32> + '_>>) -> impl Fn(f32) -> Result<f32> {
    move |x| layers.iter().try_fold(x, |x, layer| layer(x))
}

#[layer]
fn residual(x: f32, layer: impl Fn(f32) -> Result<f32>) -> Result<f32> {
    let h = scope!("a", layer(x))?;
    Ok(x + scope!("b", layer(h))?)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let stack = repeat(3, dense);
        let x = scope!("stack", stack(1.0))?;
        let deep = repeat(2, &stack);
        let x = scope!("deep", deep(x))?;
        let x = scope!("residual", residual(x, dense))?;
        let net = compose(vec![named("one", &dense), named("two", &stack)]);
        net(x)?;
    });
    assert_eq!(store.len(), 3 + 6 + 2 + 4);
    Ok(())
}
