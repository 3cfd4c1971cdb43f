//! Loops whose turns differ, or share.
#![deny(deprecated)]
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [1])?.value().len() as f32)
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
    for _ in 0..3 {
        model!(store, dense(1.0)?);
    }
    Ok(())
}
