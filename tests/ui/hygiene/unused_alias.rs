#![deny(unused_variables)]

use varscope::prelude::*;

fn main() {
    let store = VarStore::new();
    model!(store as root, {
        scope!("a" as s, {});
        name_scope!("b" as n, {});
    });
}
