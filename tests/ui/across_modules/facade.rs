//! Everything of the layers by a glob, with a plain function among it: the others are the layers.

mod layers {
    use varscope::prelude::*;

    #[layer]
    pub fn dense(x: f32) -> Result<f32> {
        Ok(x + get_variable!("weights", [2])?.value().sum())
    }

    #[layer]
    pub fn conv(x: f32) -> Result<f32> {
        scope!("conv", dense(x))
    }
}

mod kit {
    pub use super::layers::*;

    pub fn conv(x: f32) -> f32 {
        x
    }
}

mod one {
    use super::kit::*;
    use varscope::prelude::*;

    #[layer]
    pub fn net(x: f32) -> Result<f32> {
        dense(dense(conv(conv(x)))?)
    }
}

mod two {
    use super::kit;
    use varscope::prelude::*;

    #[layer]
    pub fn net(x: f32) -> Result<f32> {
        kit::dense(kit::dense(kit::conv(kit::conv(x)))?)
    }
}

fn main() {
    one::net(1.0).unwrap();
    two::net(1.0).unwrap();
}
