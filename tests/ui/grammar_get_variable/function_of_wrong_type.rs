use varscope::prelude::*;

fn square(v: f32) -> f32 {
    v * v
}

fn main() -> Result<()> {
    let store = VarStore::new();
    let parts = 2_usize;
    model!(store, {
        get_variable!("a", [2], regularizer = square)?;
        get_variable!("b", [2], partitioner = parts)?;
    });
    Ok(())
}
