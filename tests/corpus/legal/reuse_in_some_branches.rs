//! One branch shares; what follows may be shared.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn behind_a_branch(x: f32, again: bool) -> Result<f32> {
    if again {
        reuse_variables()?;
    }
    let y = dense(x)?;
    if again { dense(y) } else { Ok(y) }
}

#[layer]
fn in_an_arm(x: f32) -> Result<f32> {
    let x = dense(x)?;
    match x as i32 {
        0 => Ok(x),
        _ => {
            reuse_variables()?;
            let x = dense(x)?;
            dense(x)
        }
    }
}

#[layer]
fn in_the_condition(x: f32) -> Result<f32> {
    let x = dense(x)?;
    if reuse_variables().is_ok() && dense(x)? > 0.0 {
        dense(x)
    } else {
        dense(-x)
    }
}

#[layer]
fn in_a_guard(x: f32) -> Result<f32> {
    let x = dense(x)?;
    match x as i32 {
        0 => Ok(x),
        _ if reuse_variables().is_err() => Ok(x),
        _ => dense(x),
    }
}

#[layer]
fn share(x: f32) -> Result<f32> {
    reuse_variables()?;
    Ok(x)
}

#[layer]
fn in_a_guard_that_calls(x: f32) -> Result<f32> {
    let x = dense(x)?;
    match x as i32 {
        0 => Ok(x),
        _ if share(x)? < 0.0 => Ok(x),
        1 => dense(x),
        _ => dense(-x),
    }
}

#[layer]
fn in_the_other_branch_of_a_let(x: f32) -> Result<f32> {
    let x = dense(x)?;
    let y = loop {
        let Some(y) = (x > 1e9).then_some(x) else {
            reuse_variables()?;
            break dense(x)?;
        };
        break y;
    };
    dense(y)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = scope!("a", behind_a_branch(x, false))?;
    let x = scope!("a", reuse = true, behind_a_branch(x + y, true))?;
    let x = scope!("b", in_an_arm(x))?;
    let x = scope!("c", in_the_condition(x))?;
    let x = scope!("d", in_a_guard(x))?;
    let x = scope!("e", in_a_guard_that_calls(x))?;
    scope!("f", in_the_other_branch_of_a_let(x))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
