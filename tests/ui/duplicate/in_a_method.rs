//! Methods are checked like functions.
use varscope::prelude::*;

struct Net;

impl Net {
    #[layer]
    fn forward(&self) -> Result<()> {
        get_variable!("weights", [2])?;
        get_variable!("weights", [2])?;
        Ok(())
    }
}

fn main() {
    Net.forward().unwrap();
}
