//! Both sides of an operator, all fields, elements and arguments.
use varscope::prelude::*;

struct Pair {
    a: usize,
    b: usize,
}

#[layer]
fn size() -> Result<usize> {
    Ok(get_variable!("weights", [1])?.value().len())
}

#[layer]
fn sum() -> Result<usize> {
    Ok(size()? + size()?)
}

#[layer]
fn pair() -> Result<Pair> {
    Ok(Pair { a: size()?, b: size()? })
}

#[layer]
fn list() -> Result<[usize; 2]> {
    Ok([size()?, size()?])
}

fn main() {
    let pair = pair().unwrap();
    println!("{} {}", pair.a, pair.b);
}
