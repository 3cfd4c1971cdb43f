use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        get_variable!("a", [1], dtype = float32)?;
        get_variable!("b", [1], dtype = int)?;
        get_variable!("c", [1], dtype = double)?;
        get_variable!("d", [1], dtype = "float64")?;
        get_variable!("e", [1], dtype = tf.float32)?;
    });
    Ok(())
}
