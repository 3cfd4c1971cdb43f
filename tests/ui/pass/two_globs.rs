//! One glob brings a layer, or a plain function, and another one a module of its name.
use varscope::prelude::*;

mod layers {
    use varscope::prelude::*;

    #[layer]
    pub fn conv(x: f32) -> Result<f32> {
        Ok(x + get_variable!("weights", [2])?.value().len() as f32)
    }
}

mod plain {
    pub fn conv(x: f32) -> varscope::Result<f32> {
        Ok(x + 1.0)
    }
}

mod blocks {
    pub mod conv {
        #[allow(dead_code)]
        pub const SIZE: usize = 3;
    }
}

mod a_layer {
    #[allow(unused_imports)]
    use super::blocks::*;
    use super::layers::*;
    use varscope::prelude::*;

    #[layer]
    pub(super) fn net(x: f32) -> Result<f32> {
        scope!("b", conv(scope!("a", conv(x))?))
    }
}

mod no_layer {
    #[allow(unused_imports)]
    use super::blocks::*;
    use super::plain::*;
    use varscope::prelude::*;

    #[layer]
    pub(super) fn net(x: f32) -> Result<f32> {
        conv(conv(x)?)
    }
}

/// Both modules have the function's name, and one is a layer's.
mod both {
    use super::layers::*;
    use super::plain;
    use varscope::prelude::*;

    #[layer]
    pub(super) fn net(x: f32) -> Result<f32> {
        use plain::conv as plus_one;
        conv(plus_one(plus_one(x)?)?)
    }
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        assert_eq!(scope!("layers", a_layer::net(0.0))?, 4.0);
        assert_eq!(no_layer::net(0.0)?, 2.0);
        assert_eq!(scope!("both", both::net(0.0))?, 4.0);
    });
    Ok(())
}
