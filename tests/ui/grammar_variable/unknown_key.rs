use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        variable!([0.5], nam = "a")?;
        variable!([0.5], initializer = zeros())?;
        variable!([0.5], value = 3)?;
    });
    Ok(())
}
