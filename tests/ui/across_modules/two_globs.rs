//! Two modules by a glob each: one has the layer, the other a module of its name.

mod layers {
    use varscope::prelude::*;

    #[layer]
    pub fn conv(x: f32) -> Result<f32> {
        Ok(x + get_variable!("weights", [2])?.value().sum())
    }
}

mod blocks {
    pub mod conv {}
}

mod nets {
    #[allow(unused_imports)]
    use super::blocks::*;
    use super::layers::*;
    use varscope::prelude::*;

    #[layer]
    pub fn net(x: f32) -> Result<f32> {
        conv(conv(x)?)
    }
}

fn main() {
    nets::net(1.0).unwrap();
}
