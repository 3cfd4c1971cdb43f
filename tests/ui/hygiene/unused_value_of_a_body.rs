#![deny(unused_must_use)]

use varscope::prelude::*;

#[layer]
fn bias() -> Result<Variable<f32, ndarray::Ix1>> {
    get_variable!("bias", [1])
}

#[layer]
#[must_use = "units are for using"]
fn units() -> usize {
    3
}

fn main() {
    let store = VarStore::new();
    model!(store, {
        get_variable!("w", [1]);
        variable!(1.0);
        scope!("a", bias());
        scope!("b", { bias() });
        name_scope!("c", units());
        units();
    });
    model!(store, bias());
}
