//! A definition of the module over a glob, and a named import over a glob.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

mod a {
    use varscope::prelude::*;

    #[layer]
    pub fn conv(x: f32) -> Result<f32> {
        super::dense(x)
    }

    #[layer]
    pub fn pool(x: f32) -> Result<f32> {
        super::dense(x)
    }
}

mod b {
    pub fn conv(x: f32) -> super::Result<f32> {
        Ok(x)
    }
}

use a::*;
use b::conv;

const fn pool(x: f32) -> f32 {
    x
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = conv(pool(x))?;
    let y = conv(pool(y))?;
    let y = a::conv(y)?;
    scope!("pool", a::pool(y))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
