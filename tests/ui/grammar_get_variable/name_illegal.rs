use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        for i in 0..3 {
            get_variable!("w{i}", [1])?;
        }
        get_variable!("my weights", [1])?;
        get_variable!("weights:0", [1])?;
        get_variable!("größe", [1])?;
        get_variable!("tab\t", [1])?;
    });
    Ok(())
}
