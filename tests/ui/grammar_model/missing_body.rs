use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store);
    model!(store as root, reuse = auto);
    Ok(())
}
