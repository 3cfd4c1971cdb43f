use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    let rate = 0.5_f32;
    model!(store, {
        scope!("a", initializer = 0.0, get_variable!("w", [1]))?;
        scope!("b", initializer = rate, get_variable!("w", [1]))?;
        scope!("c", regularizer = 0.1, get_variable!("w", [1]))?;
        scope!("d", custom_getter = "ema", get_variable!("w", [1]))?;
        scope!("e", auxiliary_name_scope = 0, get_variable!("w", [1]))?;
        scope!("f", dtype = float32, get_variable!("w", [1]))?;
        scope!("g", dtype = "f64", get_variable!("w", [1]))?;
        scope!("h", dtype = rate, get_variable!("w", [1]))?;
    });
    Ok(())
}
