//! A function in the body hides the layer of the module.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    fn dense(x: f32) -> Result<f32> {
        Ok(x + 1.0)
    }
    let x = dense(x)?;
    dense(x)
}

pub(crate) fn main() -> Result<()> {
    fn dense(x: f32) -> Result<f32> {
        Ok(x - 1.0)
    }
    let store = VarStore::new();
    model!(store, {
        let x = net(1.0)?;
        let x = dense(x)?;
        assert_eq!(dense(x)?, 1.0);
    });
    outer(&store)
}

fn outer(store: &VarStore) -> Result<()> {
    model!(store, assert_eq!(dense(1.0)?, 3.0));
    Ok(())
}
