use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("my scope", initializer = 3, reus = true, {
            get_variable!("my weights", [1])?;
        }, dtype = f32);
    });
    Ok(())
}
