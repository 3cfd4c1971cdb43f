//! A facade that has layers from one place and a plain function of a layer's name from another.
use varscope::prelude::*;

mod layers {
    use varscope::prelude::*;

    #[layer]
    pub fn conv(x: f32) -> Result<f32> {
        Ok(x + get_variable!("w", [2])?.value().len() as f32)
    }

    #[layer]
    pub fn dense(x: f32) -> Result<f32> {
        Ok(x + get_variable!("w", [3])?.value().len() as f32)
    }
}

mod fakes {
    pub fn conv(x: f32) -> varscope::prelude::Result<f32> {
        Ok(x + 1.0)
    }
}

pub mod kit {
    pub use super::fakes::conv;
    pub use super::layers::*;
}

#[layer]
fn by_path(x: f32) -> Result<f32> {
    let x = kit::conv(x)?;
    let x = kit::conv(x)?;
    kit::dense(x)
}

mod renamed {
    use super::kit::conv as convolution;
    use varscope::prelude::*;

    #[layer]
    pub fn net(x: f32) -> Result<f32> {
        let x = convolution(x)?;
        convolution(x)
    }
}

mod by_glob {
    use super::kit::*;
    use varscope::prelude::*;

    #[layer]
    pub fn net(x: f32) -> Result<f32> {
        let x = conv(x)?;
        let x = conv(x)?;
        scope!("a", dense(x))?;
        scope!("b", dense(x))
    }
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        assert_eq!(by_path(0.0)?, 5.0);
        assert_eq!(renamed::net(0.0)?, 2.0);
        by_glob::net(0.0)?;
    });
    Ok(())
}
