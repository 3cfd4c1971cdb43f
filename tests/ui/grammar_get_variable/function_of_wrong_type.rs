use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    let parts = 2_usize;
    model!(store, {
        get_variable!("a", [2], regularizer = |v: f32| v * v)?;
        get_variable!("b", [2], partitioner = parts)?;
    });
    Ok(())
}
