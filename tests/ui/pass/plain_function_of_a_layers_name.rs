//! A plain function whose name a layer has elsewhere is not that layer, by whatever way it comes.
use varscope::prelude::*;

mod layers {
    use varscope::prelude::*;

    #[layer]
    pub fn dense(x: f32) -> Result<f32> {
        Ok(x + get_variable!("weights", [2])?.value().len() as f32)
    }

    #[layer]
    pub fn conv(x: f32) -> Result<f32> {
        scope!("conv", dense(x))
    }
}

mod fakes {
    pub fn dense(x: f32) -> varscope::Result<f32> {
        Ok(x + 10.0)
    }

    pub fn conv(x: f32) -> varscope::Result<f32> {
        Ok(x + 100.0)
    }
}

pub fn plus_one(x: f32) -> Result<f32> {
    Ok(x + 1.0)
}

/// Everything of the layers, and one function of its own.
mod kit {
    pub use super::fakes::conv;
    pub use super::layers::*;
}

mod prelude {
    pub use super::kit::*;
    pub use super::plus_one as dense;
}

mod imported_by_its_name {
    use super::fakes::dense;
    #[allow(unused_imports)]
    use super::layers::*;
    use varscope::prelude::*;

    #[layer]
    pub(super) fn net(x: f32) -> Result<f32> {
        dense(dense(x)?)
    }
}

mod imported_by_another_name {
    #[allow(unused_imports)]
    use super::layers::*;
    use super::plus_one as dense;
    use varscope::prelude::*;

    #[layer]
    pub(super) fn net(x: f32) -> Result<f32> {
        dense(dense(x)?)
    }
}

mod made_by_a_macro {
    #[allow(unused_imports)]
    use super::layers::*;
    use varscope::prelude::*;

    macro_rules! twice {
        ($name:ident) => {
            fn $name(x: f32) -> Result<f32> {
                Ok(2.0 * x)
            }
        };
    }
    twice!(dense);

    macro_rules! fixed {
        () => {
            fn conv(x: f32) -> Result<f32> {
                Ok(3.0 * x)
            }
        };
    }
    fixed!();

    #[layer]
    pub(super) fn net(x: f32) -> Result<f32> {
        dense(conv(dense(conv(x)?)?)?)
    }
}

mod pointers {
    #[allow(unused_imports)]
    use super::layers::*;
    use varscope::prelude::*;

    #[allow(non_upper_case_globals)]
    static dense: fn(f32) -> Result<f32> = super::plus_one;
    #[allow(non_upper_case_globals)]
    const conv: fn(f32) -> Result<f32> = super::plus_one;

    #[layer]
    pub(super) fn net(x: f32) -> Result<f32> {
        dense(conv(dense(conv(x)?)?)?)
    }
}

mod constructors {
    #[allow(unused_imports)]
    use super::layers::dense as _;
    use varscope::prelude::*;

    #[allow(non_camel_case_types)]
    struct px(usize);

    #[layer]
    pub(super) fn net(x: f32) -> Result<f32> {
        let (a, b) = (px(2), px(3));
        Ok(x + (a.0 + b.0) as f32)
    }
}

mod through_a_prelude {
    use super::prelude::*;
    use varscope::prelude::*;

    #[layer]
    pub(super) fn net(x: f32) -> Result<f32> {
        dense(conv(dense(conv(x)?)?)?)
    }
}

#[layer]
fn by_its_path(x: f32) -> Result<f32> {
    use kit::conv as other;
    let x = kit::conv(kit::conv(x)?)?;
    let x = self::kit::conv(self::kit::conv(x)?)?;
    other(other(kit::dense(x)?)?)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        assert_eq!(imported_by_its_name::net(0.0)?, 20.0);
        assert_eq!(imported_by_another_name::net(0.0)?, 2.0);
        assert_eq!(made_by_a_macro::net(1.0)?, 36.0);
        assert_eq!(pointers::net(0.0)?, 4.0);
        assert_eq!(constructors::net(0.0)?, 5.0);
        assert_eq!(through_a_prelude::net(0.0)?, 202.0);
        assert_eq!(by_its_path(0.0)?, 602.0);
        assert_eq!(layers::conv(0.0)?, 2.0);
        assert_eq!(prelude::dense(prelude::dense(0.0)?)?, 2.0);
        assert_eq!(kit::conv(kit::conv(0.0)?)?, 200.0);
    });
    Ok(())
}
