use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        get_variable!("a", [2], regularizer = 0.1)?;
        get_variable!("b", [2], constraint = "unit_norm")?;
        get_variable!("c", [2], partitioner = 2)?;
    });
    Ok(())
}
