use varscope::prelude::*;

#[layer("dense")]
fn a() {}

#[layer(scope)]
fn b() {}

#[layer(scope("dense"))]
fn c() {}

fn main() {}
