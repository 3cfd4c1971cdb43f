//! Both in one arm, one turn, one call of a closure: who gets to the second has asked before.
#![allow(deprecated)]
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [1])?.value().sum())
}

#[layer]
fn branch(x: f32, deep: bool) -> Result<f32> {
    if deep {
        let y = dense(x)?;
        dense(y)
    } else {
        get_variable!("bias", [1])?;
        get_variable!("bias", [1])?;
        Ok(x)
    }
}

#[layer]
fn without_else(x: f32, deep: bool) -> Result<f32> {
    if deep {
        scope!("a", dense(x))?;
        scope!("a", dense(x))?;
    }
    Ok(x)
}

#[layer]
fn arm(x: f32, kind: u8) -> Result<f32> {
    match kind {
        0 => Ok(x),
        1 => return Ok(dense(x)? + dense(x)?),
        2 if x > 0.0 => match x {
            1.0 => Ok(dense(x)? + dense(x)?),
            _ => dense(x),
        },
        _ => dense(x),
    }
}

#[layer]
fn turn(mut x: f32) -> Result<f32> {
    for i in 0..3 {
        if i == 2 {
            break;
        }
        x = dense(x)?;
        x = dense(x)?;
    }
    while x < 1.0 {
        x += scope!("b", {
            let x = dense(x)?;
            dense(x)
        })?;
    }
    Ok(x)
}

fn in_a_model(store: &VarStore, deep: bool) -> Result<()> {
    model!(store, {
        let Some(x) = deep.then_some(1.0) else {
            dense(1.0)?;
            dense(2.0)?;
            return Ok(());
        };
        dense(x)?;
    });
    Ok(())
}

fn main() {}
