use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    let other = DType::I32;
    model!(store, {
        get_variable!("a", [1], dtype = DType::F64)?;
        get_variable!("b", [1], dtype = other)?;
    });
    Ok(())
}
