use varscope::prelude::*;

fn main() {
    let store = VarStore::new();
    model!(store, {
        scope!("a", get_variable!("w", [1])?);
    });
}
