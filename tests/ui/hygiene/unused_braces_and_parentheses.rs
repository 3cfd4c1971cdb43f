#![deny(unused_parens, unused_braces)]

use varscope::prelude::*;

#[layer]
fn dense(units: usize) -> usize {
    (units)
}

fn main() {
    let store = VarStore::new();
    model!(store, {
        let a = (scope!("a", dense({ 1 })));
        scope!("b", (a));
    });
}
