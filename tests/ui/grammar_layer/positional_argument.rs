use varscope::prelude::*;

#[layer("dense")]
fn a() {}

#[layer(scope)]
fn b() {}

#[layer(scope("dense"))]
fn c() {}

#[layer = "dense"]
fn d() {}

fn main() {}
