//! `dense.rs` with `fn dense` in it.
use dense::dense;
use varscope::prelude::*;

mod dense {
    use varscope::prelude::*;

    #[layer]
    pub fn dense(x: f32) -> Result<f32> {
        Ok(x + get_variable!("weights", [2])?.value().sum())
    }
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = dense(x)?;
    dense(x)
}

fn main() {}
