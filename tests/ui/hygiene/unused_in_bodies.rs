#![deny(unused)]

use varscope::prelude::*;

#[layer]
fn layer_of(argument: usize) {
    let local = 1;
    let mut never_changed = 2;
    println!("{never_changed}");
}

fn main() {
    let store = VarStore::new();
    model!(store, {
        let in_model = 3;
        scope!("a", {
            let in_scope = 4;
            let mut assigned = 5;
            assigned = 6;
        });
        layer_of(7);
    });
}
