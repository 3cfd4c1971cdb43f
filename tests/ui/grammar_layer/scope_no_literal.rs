use varscope::prelude::*;

const NAME: &str = "dense";

#[layer(scope = NAME)]
fn a() {}

#[layer(default_scope = 3)]
fn b() {}

#[layer(scope = format!("a"))]
fn c() {}

fn main() {}
