//! Inside one turn of a `loop`.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    loop {
        let y = scope!("a", dense(x))?; //~ first
        if y > 1e9 {
            continue;
        }
        break scope!("a", dense(y)); //~ second
    }
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
