use varscope::prelude::*;

#[layer(scop = "dense")]
fn a() {}

#[layer(reuse = true)]
fn b() {}

#[layer(name = "dense")]
fn c() {}

fn main() {}
