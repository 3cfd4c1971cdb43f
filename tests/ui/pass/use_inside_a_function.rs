//! A `use` in the body, or around the block, may bring another function of a layer's name.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().len() as f32)
}

mod plain {
    pub fn dense(x: f32) -> varscope::Result<f32> {
        Ok(x + 1.0)
    }
}

#[layer]
fn net(x: f32) -> Result<f32> {
    use plain::dense;
    let x = dense(x)?;
    dense(x)
}

#[layer]
fn glob(x: f32) -> Result<f32> {
    #[allow(unused_imports)]
    use plain::*;
    let x = dense(x)?;
    dense(x)
}

pub(crate) fn main() -> Result<()> {
    use plain::dense;
    let store = VarStore::new();
    model!(store, {
        let x = dense(0.0)?;
        let x = dense(x)?;
        let x = net(x)?;
        assert_eq!(glob(x)?, 6.0);
    });
    layers()
}

fn layers() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(dense(1.0)?, 3.0));
    Ok(())
}
