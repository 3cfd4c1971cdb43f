//! A layer of a type, by the path of the type.
use varscope::prelude::*;

mod cells {
    use varscope::prelude::*;

    pub struct Lstm;

    impl Lstm {
        #[layer]
        pub fn step(x: f32) -> Result<f32> {
            Ok(x * get_variable!("kernel", [2])?.value().sum()) //~ defined
        }
    }
}

use cells::Lstm;

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = Lstm::step(x)?; //~ first
    cells::Lstm::step(y) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
