//! Loops whose turns differ, or share.
#![deny(deprecated)]
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [1])?.value().len() as f32)
}

#[layer]
fn named(x: f32, name: &str) -> Result<f32> {
    scope!(name, dense(x))
}

#[layer]
fn named_inside(x: f32, name: &str) -> Result<f32> {
    scope!("all", named(x, name))
}

#[layer]
fn shares(x: f32) -> Result<f32> {
    let first = scope!("block", reuse = auto, dense(x))?;
    scope!("block", reuse = true, dense(first))
}

#[layer]
fn shares_by_itself(x: f32, again: bool) -> Result<f32> {
    if again {
        reuse_variables()?;
    }
    scope!("block", dense(x))
}

#[layer]
fn not_each_time(x: f32, turn: usize) -> Result<f32> {
    if turn > 0 {
        return Ok(x);
    }
    scope!("block", dense(x))
}

#[layer]
fn blocks(mut x: f32) -> Result<f32> {
    for i in 0..2 {
        x = scope!(
            "a",
            named_inside(x, if i == 0 { "first" } else { "second" })
        )?;
        x = scope!("b", shares(x))?;
        x = scope!("d", not_each_time(x, i))?;
        x = scope!(format!("turn{i}"), shares_by_itself(x, false))?;
    }
    for i in 0..2 {
        x = shares_by_itself(x, i > 0)?;
    }
    Ok(x)
}

#[layer]
fn net(mut x: f32, names: &[&str]) -> Result<f32> {
    for name in names {
        x = scope!(*name, dense(x))?;
    }
    for i in 0..2 {
        x = scope!("shared", reuse = i > 0, dense(x))?;
        x = scope!("auto", reuse = auto, dense(x))?;
        x = scope!(default_name = "dense", dense(x))?;
        if i == 0 {
            x = dense(x)?;
        }
    }
    scope!("steps" as s, {
        for _ in 0..2 {
            x = dense(x)?;
            s.reuse_variables();
        }
    });
    loop {
        x = scope!("once", dense(x))?;
        break;
    }
    let again = scope!("again", dense(x))?;
    scope!("again", reuse = true, {
        for _ in 0..2 {
            x += dense(again)?;
        }
    });
    Ok(x)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert!(net(0.0, &["a", "b"])? > 10.0));
    model!(VarStore::new(), blocks(1.0)).map(drop)?;
    for _ in 0..3 {
        model!(store, dense(1.0)?);
    }
    Ok(())
}
