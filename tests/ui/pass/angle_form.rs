//! The angle form means the same.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().len() as f32)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = scope!<"a"> { dense(0.0)? };
        let x = scope!<"a", reuse = true> { dense(x)? };
        let x = scope!<"b" as s> {
            let x = dense(x)?;
            s.reuse_variables();
            dense(x)?
        };
        assert_eq!(x, 8.0);
    });
    Ok(())
}
