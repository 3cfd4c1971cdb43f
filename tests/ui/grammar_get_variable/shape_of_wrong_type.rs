use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    let units = 3_usize;
    let dims = vec![1_i32, 2];
    model!(store, {
        get_variable!("a", units)?;
        get_variable!("b", dims)?;
        get_variable!("c", [units, -1_i64])?;
        get_variable!("d", [1, 2, 3, 4, 5, 6, 7])?;
    });
    Ok(())
}
