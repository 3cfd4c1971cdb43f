use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        variable!([0.5], dtype = float64)?;
        variable!([0.5], dtype = usize)?;
    });
    Ok(())
}
