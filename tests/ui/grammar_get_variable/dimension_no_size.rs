use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        get_variable!("a", [-1, 2])?;
        get_variable!("b", [2.0])?;
        get_variable!("c", ["2"])?;
        get_variable!("d", [5, 99999999999999999999])?;
        get_variable!("e", [4294967296, 2, 4294967296])?;
    });
    Ok(())
}
