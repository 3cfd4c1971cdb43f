//! Labels of calls that a macro of somebody else has are compared too.
use varscope::prelude::*;

macro_rules! twice {
    ($a:expr, $b:expr) => {
        ($a, $b)
    };
}

#[layer]
fn dense(x: f32, units: usize) -> Result<f32> {
    Ok(x + get_variable!("w", [units])?.value().sum())
}

fn plain(x: f32, units: usize) -> Result<f32> {
    Ok(x + units as f32)
}

fn main() {
    let store = VarStore::new();
    let _ = model!(store, {
        let _ = twice!(
            scope!("a", dense(1.0, units = 1)),
            scope!("b", dense(1.0, size = 2))
        );
        let _ = twice!(scope!("c", plain(1.0, units = 1)), 2);
        Ok(())
    });
}
