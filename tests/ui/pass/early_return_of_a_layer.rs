//! A layer that may return early has not asked for what stands behind the `return`, as far as its caller knows.
use varscope::prelude::*;

#[layer]
fn dense(n: usize) -> Result<()> {
    if n == 0 {
        return Ok(());
    }
    get_variable!("w", [n])?;
    Ok(())
}

#[layer]
fn before_or_after(n: usize) -> Result<()> {
    if n > 0 {
        get_variable!("w", [n])?;
    } else {
        return Ok(());
    }
    scope!("deep", dense(n))
}

#[layer]
fn guarded(n: Option<usize>) -> Result<()> {
    let Some(n) = n else { return Ok(()) };
    dense(n)
}

#[layer]
fn small(n: usize) -> Result<()> {
    if n < 2 {
        get_variable!("w", [n])?;
    } else {
        return Ok(());
    }
    Ok(())
}

#[allow(clippy::single_match)] // an early return in a `match` is what this is about
#[layer]
fn matched(n: usize) -> Result<()> {
    match n {
        0 => return Ok(()),
        _ => {}
    }
    get_variable!("w", [n])?;
    Ok(())
}

#[layer(scope = "own")]
fn in_its_own_scope(n: usize) -> Result<()> {
    match n {
        0 => {}
        _ => return Ok(()),
    }
    dense(n)
}

#[layer]
fn net() -> Result<()> {
    dense(0)?;
    dense(2)?;
    small(3)?;
    matched(0)?;
    scope!("own", dense(1))?;
    in_its_own_scope(5)?;
    scope!("a", before_or_after(0))?;
    scope!("a", before_or_after(3))?;
    scope!("b", guarded(None))?;
    scope!("b", guarded(Some(4)))
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net())?;
    assert_eq!(store.len(), 5);
    Ok(())
}
