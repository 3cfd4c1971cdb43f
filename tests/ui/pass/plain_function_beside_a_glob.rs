//! A plain function of the module is not the layer that a glob could bring.
use layers::*;
use varscope::prelude::*;

mod layers {
    use varscope::prelude::*;

    #[layer]
    pub fn dense(x: f32) -> Result<f32> {
        Ok(x + get_variable!("weights", [2])?.value().len() as f32)
    }

    #[layer]
    pub fn net(x: f32) -> Result<f32> {
        dense(x)
    }
}

fn dense(x: f32) -> Result<f32> {
    Ok(x + 1.0)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = net(0.0)?;
        let x = dense(x)?;
        assert_eq!(dense(x)?, 4.0);
    });
    Ok(())
}
