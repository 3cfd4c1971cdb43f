//! A plain function by name beside a glob of the parent, which has the layer.
use varscope::prelude::*;

#[layer]
pub fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

mod fakes {
    pub fn dense(x: f32) -> super::Result<f32> {
        Ok(x + 1.0)
    }

    pub fn identity(x: f32) -> super::Result<f32> {
        Ok(x)
    }
}

mod by_name {
    use super::fakes::dense;
    use super::*;

    #[layer]
    pub fn net(x: f32) -> Result<f32> {
        let x = dense(x)?;
        dense(x)
    }
}

mod by_rename {
    use super::fakes::identity as dense;
    use super::*;

    #[layer]
    pub fn net(x: f32) -> Result<f32> {
        let x = dense(x)?;
        dense(x)
    }
}

mod by_group {
    use super::{
        fakes::{dense, identity},
        *,
    };

    #[layer]
    pub fn net(x: f32) -> Result<f32> {
        let x = dense(identity(x)?)?;
        dense(identity(x)?)
    }
}

mod by_static {
    use super::*;

    #[allow(non_upper_case_globals)]
    static dense: fn(f32) -> f32 = |x| x;

    #[layer]
    pub fn net(x: f32) -> Result<f32> {
        Ok(dense(x) + dense(x))
    }
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        assert_eq!(by_name::net(0.0)?, 2.0);
        assert_eq!(by_rename::net(0.0)?, 0.0);
        assert_eq!(by_group::net(0.0)?, 2.0);
        assert_eq!(by_static::net(1.0)?, 2.0);
    });
    Ok(())
}
