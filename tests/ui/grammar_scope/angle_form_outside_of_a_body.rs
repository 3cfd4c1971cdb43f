use varscope::prelude::*;

fn main() -> Result<()> {
    scope!<"a"> {
        get_variable!("w", [1])?;
    }
    Ok(())
}
