//! A macro that nobody knows may turn reuse on, if the word is in its input.
use varscope::prelude::*;

macro_rules! also {
    ($e:expr) => {{
        $e;
    }};
}

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().len() as f32)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("a" as s, {
            dense(0.0)?;
            also!(s.reuse_variables());
            dense(0.0)?;
        });
    });
    Ok(())
}
