use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        get_variable!(3, [1])?;
        get_variable!('w', [1])?;
        get_variable!(b"w", [1])?;
        get_variable!(weights, [1])?;
    });
    Ok(())
}
