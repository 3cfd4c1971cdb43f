//! `conv.rs` with `fn conv` in it, the usual way to lay out layers.
use varscope::prelude::*;

mod conv {
    use varscope::prelude::*;

    #[layer]
    pub fn conv(x: f32) -> Result<f32> {
        Ok(x + get_variable!("weights", [2])?.value().len() as f32)
    }

    #[layer]
    pub fn twice(x: f32) -> Result<f32> {
        let x = scope!("a", conv(x))?;
        scope!("b", conv(x))
    }
}

use conv::conv;

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = conv(0.0)?;
        assert_eq!(conv::twice(x)?, 6.0);
    });
    Ok(())
}
