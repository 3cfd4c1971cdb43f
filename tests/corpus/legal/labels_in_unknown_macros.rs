//! Labels in `vec!`, `assert_eq!` and macros that nobody knows.
use varscope::prelude::*;

macro_rules! twice {
    ($a:expr, $b:expr) => {
        ($a, $b)
    };
}

#[layer]
fn dense(x: f32, units: usize) -> Result<f32> {
    Ok(x + get_variable!("w", [units])?.value().len() as f32)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let both = vec![
            scope!("a", dense(1.0, units = 1))?,
            scope!("b", dense(1.0, units = 2))?,
        ];
        assert_eq!(both, [2.0, 3.0]);
        let pair = twice!(
            scope!("c", dense(1.0, units = 1)),
            scope!("d", dense(1.0, units = 2))
        );
        assert_eq!(pair.0?, 2.0);
        assert_eq!(scope!("e", dense(1.0, units = 4))?, 5.0);
    });
    Ok(())
}
