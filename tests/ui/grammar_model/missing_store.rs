use varscope::prelude::*;

fn main() -> Result<()> {
    model!({
        get_variable!("w", [1])?;
    });
    model!(reuse = true, {
        get_variable!("w", [1])?;
    });
    model!("net", {
        get_variable!("w", [1])?;
    });
    model!();
    Ok(())
}
