#![deny(dead_code)]

use varscope::prelude::*;

#[layer]
fn never_called() -> Result<()> {
    get_variable!("w", [1])?;
    Ok(())
}

struct Dense;

impl Dense {
    #[layer]
    fn never_called_either(&self) {}
}

mod layers {
    #[varscope::prelude::layer]
    pub(crate) fn not_called_from_outside() {}
}

#[layer]
fn called() {}

fn main() {
    let _dense = Dense;
    called();
}
