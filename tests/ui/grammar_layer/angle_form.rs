use varscope::prelude::*;

#[layer]
fn a() -> Result<()> {
    scope!<"a"> {
        get_variable!("w", [1])?;
    }
    Ok(())
}

fn main() {}
