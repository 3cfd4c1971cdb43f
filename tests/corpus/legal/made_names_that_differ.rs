//! Scopes whose names are made at run time differ from each other and from all else.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn by_index(x: f32) -> Result<f32> {
    let mut x = scope!("layer0", dense(x))?;
    for i in 1..3 {
        x = scope!(format!("layer{i}"), dense(x))?;
        x = scope!(&format!("out{i}"), dense(x))?;
    }
    Ok(x)
}

#[layer]
fn in_each_other(x: f32) -> Result<f32> {
    scope!(format!("outer{}", 1), {
        let x = scope!(format!("inner{}", 1), dense(x))?;
        let x = scope!(format!("inner{}", 2), dense(x))?;
        let x = dense(x)?;
        scope!("inner", dense(x))
    })
}

#[layer]
fn shared(x: f32) -> Result<f32> {
    let name = String::from("cell");
    let x = scope!(format!("{name}"), {
        let x = dense(x)?;
        reuse_variables()?;
        dense(x)
    })?;
    let x = scope!(format!("{name}"), reuse = true, {
        let x = dense(x)?;
        dense(x)
    })?;
    let auto = scope!(format!("{name}_2"), reuse = auto, dense(x))?;
    scope!(format!("{name}_2"), reuse = auto, dense(auto))
}

#[layer]
fn captured(x: f32) -> Result<f32> {
    let (handle, x) = scope!(format!("a{}", 1) as handle, (handle.clone(), dense(x)?));
    handle.reuse_variables();
    scope!(&handle, {
        let x = dense(x)?;
        dense(x)
    })
}

#[layer]
fn by_default(x: f32) -> Result<f32> {
    let name = "tower".to_owned();
    let x = scope!(default_name = name.clone(), dense(x))?;
    scope!(default_name = name, dense(x))
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("a", by_index(x))?;
    let x = scope!("b", in_each_other(x))?;
    let x = scope!("c", shared(x))?;
    let x = scope!("d", captured(x))?;
    scope!("e", by_default(x))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
