//! Generics, const generics and `where` clauses; a scope of each instance.
use std::fmt::Display;
use varscope::prelude::*;

trait Activation: Copy {
    const NAME: &'static str;
    fn apply(self, x: f32) -> f32;
}

#[derive(Clone, Copy)]
struct Relu;

#[derive(Clone, Copy)]
struct Scaled<const N: usize>;

impl Activation for Relu {
    const NAME: &'static str = "relu";
    fn apply(self, x: f32) -> f32 {
        x.max(0.0)
    }
}

impl<const N: usize> Activation for Scaled<N> {
    const NAME: &'static str = "scaled";
    fn apply(self, x: f32) -> f32 {
        x * N as f32
    }
}

#[layer]
fn dense<const IN: usize, const OUT: usize, A>(x: [f32; IN], activation: A) -> Result<[f32; OUT]>
where
    A: Activation,
{
    let w = get_variable!("w", [IN, OUT], initializer = constant(0.1))?.value();
    Ok(std::array::from_fn(|o| {
        activation.apply((0..IN).map(|i| x[i] * w[[i, o]]).sum())
    }))
}

#[layer]
fn named<N: Display + ?Sized, A: Activation>(name: &N, x: [f32; 2], a: A) -> Result<[f32; 3]> {
    scope!(format!("{name}_{}", A::NAME), dense::<2, 3, _>(x, a))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = [1.0, 2.0];
        let a: [f32; 4] = scope!("a", dense(x, Relu))?;
        let b: [f32; 2] = scope!("b", dense(a, Scaled::<2>))?;
        let c = scope!("c", dense::<2, 2, Relu>(b, Relu))?;
        let d = scope!("c", reuse = true, dense::<2, 2, Scaled<3>>(c, Scaled))?;
        let e = named("n", d, Relu)?;
        let f = named("n", d, Scaled::<1>)?;
        let g = named(&1, [e[0], f[0]], Relu)?;
        assert_eq!(g.len(), 3);
    });
    Ok(())
}
