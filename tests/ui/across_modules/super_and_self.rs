//! Paths that begin with `super` and `self`.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().sum())
}

mod nets {
    use varscope::prelude::*;

    #[layer]
    fn one(x: f32) -> Result<f32> {
        super::dense(x)
    }

    #[layer]
    pub fn net(x: f32) -> Result<f32> {
        let x = self::one(x)?;
        super::dense(x)
    }
}

fn main() {
    nets::net(1.0).unwrap();
}
