//! A method is not the function of its name.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().len() as f32)
}

struct Net;

impl Net {
    fn dense(&self, x: f32) -> Result<f32> {
        Ok(x + 1.0)
    }

    fn plain(x: f32) -> Result<f32> {
        Ok(x + 1.0)
    }
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    let net = Net;
    model!(store, {
        let x = dense(0.0)?;
        let x = net.dense(x)?;
        let x = net.dense(x)?;
        let x = Net::plain(x)?;
        assert_eq!(Net::plain(x)?, 6.0);
    });
    Ok(())
}
