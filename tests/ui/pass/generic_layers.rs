//! Layers with type parameters, constants, lifetimes and `impl Trait`.
use varscope::prelude::*;

#[layer]
fn dense<const N: usize>(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [N])?.value().len() as f32)
}

#[layer]
fn typed<'a, A>(x: &'a [A], f: impl Fn(&'a A) -> f32) -> Result<f32>
where
    A: Element,
{
    let bias = get_variable!("bias", [x.len()], dtype = A)?;
    Ok(x.iter().map(f).sum::<f32>() + bias.value().len() as f32)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = scope!("a", dense::<2>(0.0))?;
        let x = scope!("b", dense::<3>(x))?;
        let y = scope!("a", typed(&[1.0_f32, 2.0], |x| *x))?;
        let z = scope!("b", typed::<i32>(&[1, 2], |x| *x as f32))?;
        assert_eq!((x, y, z), (5.0, 5.0, 5.0));
    });
    Ok(())
}
