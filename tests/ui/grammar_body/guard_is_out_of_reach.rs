use varscope::prelude::*;

#[layer]
fn a() {
    drop(_guard);
}

fn main() {
    let store = VarStore::new();
    model!(store, {
        drop(guard);
        scope!("a", drop(guard));
    });
}
