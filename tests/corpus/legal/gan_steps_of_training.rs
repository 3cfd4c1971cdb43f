//! A GAN that is trained: two models over one store in every step, in a loop.
use varscope::prelude::*;

#[layer]
fn mlp(x: f32, units: usize) -> Result<f32> {
    let w = get_variable!("w", [units], initializer = constant(0.5))?;
    let b = get_variable!("b", [1], initializer = zeros())?;
    Ok(x * w.value().sum() + b.value()[0])
}

fn discriminator_loss(store: &VarStore, real: f32, z: f32) -> Result<f32> {
    model!(store, {
        let fake = scope!("G", mlp(z, 3))?;
        let d_real = scope!("D", mlp(real, 2))?;
        let d_fake = scope!("D", reuse = true, mlp(fake, 2))?;
        Ok(d_real - d_fake)
    })
}

fn generator_loss(store: &VarStore, z: f32) -> Result<f32> {
    model!(store, {
        let fake = scope!("G", mlp(z, 3))?;
        Ok(-scope!("D", mlp(fake, 2))?)
    })
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    for step in 0..4 {
        let d = discriminator_loss(&store, step as f32, 1.0)?;
        let g = generator_loss(&store, 1.0)?;
        assert!(d.is_finite() && g.is_finite());
    }
    assert_eq!(store.len(), 4);
    Ok(())
}
