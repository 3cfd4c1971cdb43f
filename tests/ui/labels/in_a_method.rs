//! Labels are compared wherever they stand, in closures and branches too.
use varscope::prelude::*;

#[layer]
fn dense(x: f32, units: usize) -> Result<f32> {
    Ok(x + get_variable!("weights", [units])?.value().sum())
}

struct Net;

impl Net {
    #[layer]
    fn forward(&self, x: f32) -> Result<f32> {
        let again = |x| scope!("b", dense(x, unit = 2));
        if x > 0.0 { again(x) } else { dense(x, size = 3) }
    }
}

fn main() {
    Net.forward(1.0).unwrap();
}
