//! A layer whose name a module has already gets none of its own.
use varscope::prelude::*;

mod embedding {
    pub const SIZE: usize = 4;
}

#[layer]
fn embedding(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [embedding::SIZE])?.value().len() as f32)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = scope!("a", embedding(0.0))?;
        assert_eq!(scope!("b", embedding(x))?, 8.0);
    });
    Ok(())
}
