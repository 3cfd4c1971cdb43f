use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("a" { get_variable!("w", [1])?; });
        scope!("b", reuse = true { get_variable!("w", [1])?; });
        scope!("c"; get_variable!("w", [1])?);
        scope!("d" reuse = true, get_variable!("w", [1])?);
    });
    Ok(())
}
