//! Two layers may call each other.
use varscope::prelude::*;

#[layer]
fn even(n: usize) -> Result<usize> {
    if n == 0 {
        Ok(get_variable!("even", [1])?.value().len())
    } else {
        scope!("odd", odd(n - 1))
    }
}

#[layer]
fn odd(n: usize) -> Result<usize> {
    if n == 0 {
        Ok(get_variable!("odd", [2])?.value().len())
    } else {
        scope!("even", even(n - 1))
    }
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        assert_eq!(scope!("a", even(5))?, 2);
        assert_eq!(scope!("b", even(4))?, 1);
    });
    Ok(())
}
