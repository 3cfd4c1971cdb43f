//! Layers by all kinds of paths, and renamed.
use varscope::prelude::*;

mod layers {
    use varscope::prelude::*;

    #[layer]
    pub fn dense(x: f32) -> Result<f32> {
        Ok(x + get_variable!("weights", [2])?.value().len() as f32)
    }

    pub mod deep {
        use varscope::prelude::*;

        #[layer]
        pub fn net(x: f32) -> Result<f32> {
            let x = scope!("a", super::dense(x))?;
            scope!("b", super::super::layers::dense(x))
        }
    }
}

use layers::deep;
use layers::dense as renamed;

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = deep::net(0.0)?;
        let x = scope!("c", renamed(x))?;
        assert_eq!(scope!("d", self::layers::dense(x))?, 8.0);
    });
    Ok(())
}
