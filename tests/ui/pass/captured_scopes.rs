//! Where a captured scope is, only the run knows, and whether it shares.
#![allow(unused_assignments)]
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().len() as f32)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let mut captured = None;
        scope!("a" as s, {
            dense(1.0)?;
            captured = Some(s.clone());
        });
        let captured = captured.expect("set above");
        captured.reuse_variables();
        scope!(&captured, dense(2.0))?;
        scope!(&captured, reuse = true, dense(2.0))?;
    });
    Ok(())
}
