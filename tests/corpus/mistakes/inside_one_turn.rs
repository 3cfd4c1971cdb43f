//! Both requests stand in one turn of a loop.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        for i in 0..2 {
            scope!(format!("layer{i}"), {
                let a = dense(1.0)?; //~ first
                let b = dense(a)?; //~ second
                assert!(b > 0.0);
            });
        }
    });
    Ok(())
}
