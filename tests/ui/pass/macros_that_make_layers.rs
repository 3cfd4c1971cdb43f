//! Layers written by somebody's `macro_rules!`, in modules and in impls.
use varscope::prelude::*;

macro_rules! dense {
    ($name:ident, $n:expr) => {
        #[layer]
        fn $name(x: f32) -> Result<f32> {
            Ok(x + get_variable!("weights", [$n])?.value().len() as f32)
        }
    };
}

dense!(small, 2);
dense!(large, 5);

struct Net;

impl Net {
    dense!(middle, 3);
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = scope!("a", small(0.0))?;
        let x = scope!("b", large(x))?;
        assert_eq!(scope!("c", Net::middle(x))?, 10.0);
    });
    Ok(())
}
