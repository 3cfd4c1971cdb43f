//! A layer of a generic type whose argument is written.
use varscope::prelude::*;

struct Stack<T>(T);

impl Stack<u8> {
    #[layer]
    fn forward(x: f32) -> Result<f32> {
        Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
    }
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = Stack::<u8>::forward(x)?; //~ first
    Stack::<u8>::forward(y) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
