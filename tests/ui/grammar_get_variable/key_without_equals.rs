use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        get_variable!("a", [1], trainable: false)?;
        get_variable!("b", [1], trainable == false)?;
        get_variable!("c", [1], trainable)?;
        get_variable!("d", [1], trainable => false)?;
    });
    Ok(())
}
