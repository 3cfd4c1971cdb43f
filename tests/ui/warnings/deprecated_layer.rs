//! A deprecated layer is told of where it is called, and once.
#![deny(deprecated)]
use varscope::prelude::*;

mod old {
    use varscope::prelude::*;

    #[deprecated(note = "use `conv`")]
    #[layer]
    pub fn dense(x: f32) -> Result<f32> {
        Ok(x + get_variable!("weights", [2])?.value().sum())
    }
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("a", old::dense(x))?;
    scope!("b", old::dense(x))
}

fn main() {
    let _ = net(1.0);
}
