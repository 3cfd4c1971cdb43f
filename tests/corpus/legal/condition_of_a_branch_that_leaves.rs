//! The right side of a condition has run where the function goes on, and perhaps not where it returned.
use varscope::prelude::*;

fn wanted() -> Option<f32> {
    None
}

fn ask() -> Result<f32> {
    Ok(get_variable!("w", [1], initializer = ones())?.value().sum())
}

#[layer]
fn gate() -> Result<f32> {
    if let Some(least) = wanted()
        && get_variable!("w", [1])?.value().sum() > least
    {
    } else {
        return Ok(0.0);
    }
    Ok(1.0)
}

#[layer]
fn behind_a_call() -> Result<f32> {
    Ok(gate()? + get_variable!("w", [1])?.value().sum())
}

#[layer]
fn in_an_arm() -> Result<f32> {
    match gate() {
        Ok(_) => scope!("arm", get_variable!("w", [1])).map(|w| w.value().sum()),
        Err(error) => Err(error),
    }
}

#[layer]
fn guarded(stop: bool) -> Result<f32> {
    match wanted() {
        Some(least) if get_variable!("g", [1])?.value().sum() > least => {}
        _ if stop => return Ok(0.0),
        _ => return Ok(1.0),
    }
    Ok(2.0)
}

#[layer]
fn behind_a_guard() -> Result<f32> {
    Ok(guarded(true)? + get_variable!("g", [1])?.value().sum())
}

#[layer]
fn three_in_a_row() -> Result<f32> {
    if wanted().is_some() && get_variable!("a", [1]).is_ok() && get_variable!("b", [1]).is_ok() {
    } else {
        return Ok(0.0);
    }
    Ok(1.0)
}

#[layer]
fn behind_three() -> Result<f32> {
    let x = three_in_a_row()?;
    let (a, b) = (get_variable!("a", [1])?, get_variable!("b", [1])?);
    Ok(x + a.value().sum() + b.value().sum())
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("call", behind_a_call())?;
        scope!("arm", in_an_arm())?;
        scope!("guard", behind_a_guard())?;
        scope!("three", behind_three())?;
        scope!("plain", ask())?;
    });
    Ok(())
}
