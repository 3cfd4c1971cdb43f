//! A layer with a const parameter, called as such.
use varscope::prelude::*;

#[layer]
fn dense<const N: usize>(x: [f32; N]) -> Result<[f32; N]> {
    let w = get_variable!("w", [4])?.value().sum(); //~ defined
    Ok(x.map(|x| x * w))
}

#[layer]
fn net<T>(x: T) -> Result<[f32; 2]>
where
    T: Into<[f32; 2]>,
{
    let y = dense::<2>(x.into())?; //~ first
    dense(y) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net([1.0, 2.0]))?;
    Ok(())
}
