//! `macro_rules!` makes the layer that is called twice.
use varscope::prelude::*;

macro_rules! dense {
    ($name:ident, $n:expr) => {
        #[layer]
        fn $name(x: f32) -> Result<f32> {
            Ok(x + get_variable!("weights", [$n])?.value().sum()) //~ defined
        }
    };
}

dense!(small, 2);

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = small(x)?; //~ first
    small(x) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
