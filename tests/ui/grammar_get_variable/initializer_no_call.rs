use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    let scale = 0.5_f32;
    model!(store, {
        get_variable!("a", [2], initializer = 0.5)?;
        get_variable!("b", [2], initializer = -1)?;
        get_variable!("c", [2], initializer = "zeros")?;
        get_variable!("d", [2], initializer = [1.0, 2.0])?;
        get_variable!("e", [2], initializer = zeros)?;
        get_variable!("f", [2], initializer = scale)?;
        get_variable!("g", [2], initializer = Vec<f32>)?;
    });
    Ok(())
}
