use varscope::prelude::*;

struct Mine;

fn main() -> Result<()> {
    let store = VarStore::new();
    let size = 3_usize;
    model!(store, {
        variable!(Mine)?;
        variable!([size])?;
    });
    Ok(())
}
