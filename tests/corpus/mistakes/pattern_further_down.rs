//! A pattern binds the layers' names, after they were called.
use varscope::prelude::*;

#[layer]
fn critic(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn generator(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [3])?.value().sum())
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let fake = scope!("generator", generator(1.0))?;
        let real = scope!("critic", critic(1.0))?; //~ first
        let fake = scope!("critic", critic(fake))?; //~ second
        let (critic, generator) = (real - fake, fake);
        assert!(critic + generator > 0.0);
    });
    Ok(())
}
