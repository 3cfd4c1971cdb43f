use varscope::prelude::*;

fn main() -> Result<()> {
    let path = String::from("digits.safetensors");
    model!(path, {
        get_variable!("w", [1])?;
    });
    Ok(())
}
