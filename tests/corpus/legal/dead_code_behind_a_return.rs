//! What follows `return`, `break` and macros that do not come back.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    if x > 100.0 {
        return dense(x);
        #[allow(unreachable_code)]
        {
            dense(x)?;
        }
    }
    for _ in 0..1 {
        if x < -100.0 {
            scope!("a", dense(x))?;
            break;
            #[allow(unreachable_code)]
            {
                scope!("a", dense(x))?;
            }
        }
    }
    let y = match x {
        y if y < 0.0 => {
            dense(y)?;
            panic!("negative")
        }
        y if y > 1e9 => {
            dense(y)?;
            unreachable!()
        }
        y => y,
    };
    dense(y)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
