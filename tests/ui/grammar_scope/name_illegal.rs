use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("my scope", get_variable!("w", [1]))?;
        for i in 0..3 {
            scope!("conv{i}", get_variable!("w", [1]))?;
        }
        scope!(default_name = "", get_variable!("w", [1]))?;
        scope!(default_name = "a:b", get_variable!("w", [1]))?;
    });
    Ok(())
}
