//! A function that a macro made, beside a glob with a layer of that name.
use layers::*;
use varscope::prelude::*;

mod layers {
    use varscope::prelude::*;

    #[layer]
    pub fn dense(x: f32) -> Result<f32> {
        Ok(x + get_variable!("w", [2])?.value().len() as f32)
    }
}

macro_rules! stub {
    ($($name:ident)*) => { $(
        fn $name(x: f32) -> Result<f32> {
            Ok(x)
        }
    )* };
}

stub!(dense conv pool);

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = pool(dense(conv(x)?)?)?;
    pool(dense(conv(x)?)?)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(net(1.0)?, 1.0));
    Ok(())
}
