use varscope::prelude::*;

#[layer]
#[layer(scope = "dense")]
fn dense() -> Result<()> {
    get_variable!("w", [1])?;
    Ok(())
}

fn main() {}
