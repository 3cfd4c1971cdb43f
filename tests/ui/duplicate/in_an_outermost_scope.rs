//! A plain function that opens a scope.
use varscope::prelude::*;

fn plain() -> Result<()> {
    scope!("dense", {
        get_variable!("weights", [2])?;
        get_variable!("weights", [2])?;
    });
    Ok(())
}

fn main() {
    plain().unwrap();
}
