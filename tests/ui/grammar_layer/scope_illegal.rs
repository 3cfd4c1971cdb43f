use varscope::prelude::*;

#[layer(scope = "my layer")]
fn a() {}

#[layer(default_scope = "")]
fn b() {}

fn main() {}
