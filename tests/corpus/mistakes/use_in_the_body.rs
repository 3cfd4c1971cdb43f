//! An import at the top of the body.
use varscope::prelude::*;

mod layers {
    use varscope::prelude::*;

    #[layer]
    pub fn dense(x: f32) -> Result<f32> {
        Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
    }
}

enum Kind {
    Wide,
    Narrow,
}

#[layer]
fn net(x: f32, kind: Kind) -> Result<f32> {
    use Kind::*;
    let x = match kind {
        Wide => x,
        Narrow => -x,
    };
    let x = layers::dense(x)?; //~ first
    layers::dense(x) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0, Kind::Wide))?;
    Ok(())
}
