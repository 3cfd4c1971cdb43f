//! A prelude of the user's, which brings varscope's along, and a function of its own.
mod prelude {
    pub use super::layers::*;
    pub use varscope::prelude::*;
}

mod layers {
    use varscope::prelude::*;

    #[layer]
    pub fn dense(x: f32) -> Result<f32> {
        Ok(x + get_variable!("w", [3])?.value().len() as f32)
    }

    #[layer]
    pub fn norm(x: f32) -> Result<f32> {
        Ok(x + get_variable!("gain", [1])?.value().len() as f32)
    }
}

mod net {
    use super::prelude::*;

    fn norm(x: f32) -> f32 {
        x / 2.0
    }

    #[layer]
    pub fn net(x: f32) -> Result<f32> {
        let x = scope!("one", dense(norm(x)))?;
        let x = scope!("two", dense(norm(norm(x))))?;
        Ok(norm(x))
    }
}

use prelude::*;

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        norm(1.0)?;
        net::net(1.0)?;
    });
    Ok(())
}
