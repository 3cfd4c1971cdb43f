//! `conv.rs` with `fn conv` in it, and another layer there that calls it twice.

mod conv {
    use varscope::prelude::*;

    #[layer]
    pub fn conv(x: f32) -> Result<f32> {
        Ok(x + get_variable!("weights", [2])?.value().sum())
    }

    #[layer]
    pub fn twice(x: f32) -> Result<f32> {
        let x = conv(x)?;
        conv(x)
    }
}

fn main() {
    let _ = conv::twice(1.0);
}
