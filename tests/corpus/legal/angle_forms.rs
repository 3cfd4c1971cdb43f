//! The angle form, nested and mixed with the other.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let less = 1 < 2;
        let x = scope!<"a"> {
            let x = dense(0.0)?;
            scope!<"inner"> { dense(x)? }
        };
        let y = scope!<"a", reuse = true> {
            let less = 3 > 2 && less;
            if less { dense(x)? } else { scope!("inner", dense(x))? }
        };
        let z = scope!("b", {
            scope!<"inner" as s> {
                dense(y)?;
                s.reuse_variables();
                dense(y)?
            }
        });
        assert_eq!(z, 8.0);
    });
    Ok(())
}
