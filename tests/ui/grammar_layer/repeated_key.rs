use varscope::prelude::*;

#[layer(scope = "a", scope = "b")]
fn dense() {}

fn main() {}
