use varscope::prelude::*;

#[layer(crate = nowhere::varscope)]
fn a() {}

fn main() {
    a();
}
