//! A prelude of the user's.
use varscope::prelude::*;

mod layers {
    use varscope::prelude::*;

    #[layer]
    pub fn dense(x: f32) -> Result<f32> {
        Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
    }
}

mod prelude {
    pub use super::layers::dense;
    pub use varscope::prelude::*;
}

mod nets {
    use super::prelude::*;

    #[layer]
    pub fn twice(x: f32) -> Result<f32> {
        let y = dense(x)?; //~ first
        dense(y) //~ second
    }
}

#[layer]
fn net(x: f32) -> Result<f32> {
    nets::twice(x)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
