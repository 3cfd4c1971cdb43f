//! By its full path, in a model.
use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = varscope_test_layers::deep::tower(1.0)?;
        varscope_test_layers::deep::tower(x)
    })?;
    Ok(())
}
