use varscope::prelude::*;

#[layer]
const fn units() -> usize {
    3
}

const UNITS: usize = units();

fn main() {
    println!("{UNITS}");
}
