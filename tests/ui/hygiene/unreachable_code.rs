#![deny(unreachable_code)]

use varscope::prelude::*;

#[layer]
fn layer_of() -> usize {
    return 1;
    2
}

fn main() {
    let store = VarStore::new();
    model!(store, {
        scope!("a", {
            return;
            layer_of();
        });
        layer_of();
    });
}
