//! Two globs, where one brings a layer and the other a module of its name.
use blocks::*;
use layers::*;
use varscope::prelude::*;

mod layers {
    use varscope::prelude::*;

    #[layer]
    pub fn dense(x: f32) -> Result<f32> {
        Ok(x + get_variable!("w", [3])?.value().len() as f32)
    }

    pub fn pool(x: f32) -> f32 {
        x / 2.0
    }
}

mod blocks {
    pub mod pool {
        pub const SIZE: f32 = 2.0;
    }

    pub mod dropout {
        pub fn rate() -> f32 {
            0.5
        }
    }

    pub fn dropout(x: f32) -> f32 {
        x * dropout::rate()
    }
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = pool(dropout(x)) * pool::SIZE;
    let x = scope!("a", dense(x))?;
    let x = pool(dropout(x));
    scope!("b", dense(x))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(8.0))?;
    Ok(())
}
