//! A layer in a function is checked too.
use varscope::prelude::*;

fn main() {
    #[layer]
    fn dense() -> Result<()> {
        get_variable!("weights", [2])?;
        get_variable!("weights", [2])?;
        Ok(())
    }
    dense().unwrap();
}
