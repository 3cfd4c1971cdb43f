use varscope::prelude::*;

#[layer]
fn a() -> Result<()> {
    let w = get_variable!("w", [1])?
    w.value();
    Ok(())
}

fn main() {}
