//! Files that are each named like their layer, and bring all of each other.
use varscope::prelude::*;

mod conv {
    #[allow(unused_imports)]
    use super::pool::*;
    use varscope::prelude::*;

    #[layer]
    pub fn conv(x: f32) -> Result<f32> {
        scope!("pool", pool(x))
    }

    #[layer]
    pub fn by_its_path(x: f32) -> Result<f32> {
        let x = scope!("a", self::conv(x))?;
        let x = scope!("b", inner::pools(x))?;
        scope!("c", super::pool::pool(x))
    }

    mod inner {
        use varscope::prelude::*;

        #[layer]
        pub fn pools(x: f32) -> Result<f32> {
            scope!("a", super::conv(scope!("b", super::super::conv::conv(x))?))
        }
    }
}

mod pool {
    #[allow(unused_imports)]
    use super::conv::*;
    use varscope::prelude::*;

    pub const SIGNATURE: &str = "mine";

    #[layer]
    pub fn pool(x: f32) -> Result<f32> {
        Ok(x + get_variable!("weights", [2])?.value().len() as f32)
    }

    #[layer]
    pub fn both(x: f32) -> Result<f32> {
        for i in 0..2 {
            #[allow(deprecated)]
            scope!(format!("{i}"), conv(x))?;
        }
        scope!("b", conv(scope!("a", pool(x))?))
    }
}

pub use conv::conv;
pub use pool::pool;

pub(crate) fn main() -> Result<()> {
    assert_eq!(conv::SIGNATURE.variables()[0].name, "pool/weights");
    assert_eq!(pool::SIGNATURE, "mine");
    let store = VarStore::new();
    model!(store, {
        let x = scope!("a", conv(scope!("b", pool(0.0))?))?;
        assert_eq!(scope!("c", pool::both(x))?, 8.0);
        assert_eq!(scope!("d", conv::by_its_path(0.0))?, 8.0);
    });
    Ok(())
}
