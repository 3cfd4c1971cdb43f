//! Layers in function bodies, in blocks and in constants.
use varscope::prelude::*;

const WEIGHTS: usize = 2;

const NET: fn(f32) -> Result<f32> = {
    #[layer]
    fn net(x: f32) -> Result<f32> {
        Ok(x + get_variable!("net", [WEIGHTS])?.value().len() as f32)
    }
    net
};

pub(crate) fn main() -> Result<()> {
    const LOCAL: usize = 3;

    #[layer]
    fn dense(x: f32) -> Result<f32> {
        Ok(x + get_variable!("weights", [LOCAL])?.value().len() as f32)
    }

    let store = VarStore::new();
    model!(store, {
        #[layer]
        fn inside(x: f32) -> Result<f32> {
            Ok(x + get_variable!("inside", [LOCAL + 1])?.value().len() as f32)
        }
        let x = scope!("a", dense(0.0))?;
        let x = scope!("b", dense(x))?;
        let x = inside(x)?;
        assert_eq!(NET(x)?, 12.0);
    });
    Ok(())
}
