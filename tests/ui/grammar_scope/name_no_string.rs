use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    let units = 3_usize;
    model!(store, {
        scope!(3, get_variable!("w", [1]))?;
        scope!('a', get_variable!("w", [1]))?;
        scope!(units, get_variable!("w", [1]))?;
        scope!(default_name = 3, get_variable!("w", [1]))?;
        scope!(store, get_variable!("w", [1]))?;
    });
    Ok(())
}
