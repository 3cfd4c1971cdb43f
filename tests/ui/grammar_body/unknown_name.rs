use varscope::prelude::*;

#[layer]
fn layer_of() -> usize {
    inptu
}

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("a" as s, {
            get_variable!("w", [sizes])?;
            t.reuse_variables();
        });
        get_variable!("b", [1], initializer = zeroes())?;
        s.reuse_variables();
    });
    Ok(())
}
