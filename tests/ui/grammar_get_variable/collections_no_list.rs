use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        get_variable!("a", [2], collections = "mine")?;
        get_variable!("b", [2], collections = LOCAL_VARIABLES)?;
        get_variable!("c", [2], collections = [3])?;
        get_variable!("d", [2], collections = 3)?;
    });
    Ok(())
}
