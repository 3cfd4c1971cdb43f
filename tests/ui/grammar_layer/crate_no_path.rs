use varscope::prelude::*;

#[layer(crate = "varscope")]
fn a() {}

#[layer(crate = 3)]
fn b() {}

#[layer(crate = varscope())]
fn c() {}

fn main() {}
