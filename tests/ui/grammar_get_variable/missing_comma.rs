use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    let shape = [5, 5];
    model!(store, {
        get_variable!("a" [5, 5])?;
        get_variable!("b" shape)?;
        get_variable!("c", [5, 5] trainable = false)?;
        get_variable!("d", [5, 5], trainable = false dtype = f64)?;
    });
    Ok(())
}
