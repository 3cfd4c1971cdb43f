use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        get_variable!("a", [1], dtype = f23)?;
        get_variable!("b", [1], dtype = bf61)?;
        get_variable!("c", [1], dtype = F64)?;
    });
    Ok(())
}
