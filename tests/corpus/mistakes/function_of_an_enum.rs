//! A layer of an `enum`.
use varscope::prelude::*;

enum Norm {
    Batch,
    Layer,
}

impl Norm {
    #[layer]
    fn scale(x: f32) -> Result<f32> {
        Ok(x * get_variable!("gamma", [1])?.value().sum()) //~ defined
    }

    #[layer]
    fn apply(&self, x: f32) -> Result<f32> {
        match self {
            Self::Batch => Norm::scale(x),
            Self::Layer => {
                let x = Norm::scale(x)?; //~ first
                Norm::scale(x) //~ second
            }
        }
    }
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        Norm::Batch.apply(1.0)?;
        scope!("b", Norm::Layer.apply(1.0))
    })?;
    Ok(())
}
