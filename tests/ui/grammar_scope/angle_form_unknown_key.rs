use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!<"a", reus = true> {
            scope!<"b c"> {
                get_variable!("w", [1])?;
            }
        }
    });
    Ok(())
}
