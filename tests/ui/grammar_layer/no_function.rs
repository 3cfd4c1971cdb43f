use varscope::prelude::*;

#[layer]
struct Dense {
    units: usize,
}

#[layer]
impl Dense {
    fn forward(&self) -> Result<Variable<f32, ndarray::Ix1>> {
        get_variable!("w", [self.units])
    }
}

#[layer]
trait Forward {
    fn forward(&self);
}

#[layer]
mod layers {}

#[layer]
const UNITS: usize = 3;

fn main() {}
