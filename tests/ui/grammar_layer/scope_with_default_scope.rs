use varscope::prelude::*;

#[layer(scope = "a", default_scope = "b")]
fn a() {}

#[layer(default_scope = "b", scope = "a")]
fn b() {}

fn main() {}
