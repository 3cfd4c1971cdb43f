//! Items in bodies: functions, modules, impls, consts and uses.
use varscope::prelude::*;

#[layer]
fn outer(x: f32) -> Result<f32> {
    const UNITS: usize = 2;
    use self::inner as renamed;

    #[layer]
    fn local(x: f32) -> Result<f32> {
        Ok(x + get_variable!("w", [UNITS])?.value().len() as f32)
    }

    fn plain(x: f32) -> Result<f32> {
        scope!("plain", local(x))
    }

    struct Cell;
    impl Cell {
        #[layer]
        fn call(&self, x: f32) -> Result<f32> {
            Ok(x + get_variable!("cell", [UNITS])?.value().len() as f32)
        }
    }

    let x = plain(x)?;
    let x = scope!("a", local(x))?;
    let x = scope!("b", renamed::dense(x))?;
    scope!("c", Cell.call(x))
}

mod inner {
    use varscope::prelude::*;

    #[layer]
    pub(super) fn dense(x: f32) -> Result<f32> {
        fn dense(x: f32) -> f32 {
            x
        }
        Ok(dense(dense(x)) + get_variable!("w", [1])?.value().len() as f32)
    }
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(outer(0.0)?, 7.0));
    Ok(())
}
