use varscope::prelude::*;

struct Mine;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        get_variable!("a", [1], dtype = usize)?;
        get_variable!("b", [1], dtype = char)?;
        get_variable!("c", [1], dtype = 32)?;
        get_variable!("d", [1], dtype = [f32; 3])?;
        get_variable!("e", [1], dtype = Mine)?;
        get_variable!("f", [1], dtype = Nowhere)?;
    });
    Ok(())
}
