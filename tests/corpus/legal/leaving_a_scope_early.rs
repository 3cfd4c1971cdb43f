//! `?`, `return`, `break` with a value and labels out of scopes, and what follows them.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn early(x: f32, depth: usize) -> Result<f32> {
    scope!("a", {
        let x = dense(x)?;
        if depth == 0 {
            return Ok(x);
        }
    });
    if depth == 1 {
        return scope!("b", dense(x));
    }
    scope!("b", dense(x))
}

#[layer]
fn by_label(x: f32, stop: bool) -> Result<f32> {
    let x = 'net: {
        if stop {
            break 'net scope!("exit", dense(x))?;
        }
        let x = scope!("body", dense(x))?;
        scope!("exit", dense(x))?
    };
    let y = 'outer: loop {
        for i in 0.. {
            scope!(format!("step{i}"), {
                let y = dense(x)?;
                if y > x + i as f32 {
                    break 'outer y;
                }
            });
        }
    };
    Ok(y)
}

#[layer]
fn try_each(xs: &[f32]) -> Result<Option<f32>> {
    let Some(x) = xs.first() else {
        scope!("empty", dense(0.0))?;
        return Ok(None);
    };
    scope!("empty", dense(*x)).map(Some)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        for depth in 0..3 {
            scope!(format!("early{depth}"), early(1.0, depth))?;
        }
        scope!("go", by_label(1.0, false))?;
        scope!("stop", by_label(1.0, true))?;
        scope!("none", try_each(&[]))?;
        scope!("one", try_each(&[1.0]))?;
    });
    Ok(())
}
