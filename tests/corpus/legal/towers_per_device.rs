//! Towers for devices: `reuse = i > 0`, and the scope's own handle.
use varscope::prelude::*;

#[layer]
fn tower(x: f32) -> Result<f32> {
    let x = scope!("conv", get_variable!("w", [3]))?.value().sum() + x;
    Ok(x + scope!("fc", get_variable!("w", [2]))?.value().sum())
}

#[layer]
fn by_expression(batches: &[f32]) -> Result<f32> {
    let mut loss = 0.0;
    for (i, x) in batches.iter().enumerate() {
        loss += scope!(
            "tower",
            reuse = i > 0,
            name_scope!(format!("gpu_{i}"), tower(*x))
        )?;
    }
    Ok(loss)
}

#[layer]
fn by_handle(batches: &[f32]) -> Result<f32> {
    let mut loss = 0.0;
    scope!("tower" as vs, {
        for x in batches {
            loss += tower(*x)?;
            vs.reuse_variables();
        }
    });
    Ok(loss)
}

#[layer]
fn by_function(batches: &[f32]) -> Result<f32> {
    let mut loss = 0.0;
    for x in batches {
        loss += tower(*x)?;
        reuse_variables()?;
    }
    Ok(loss)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("a", by_expression(&[1.0, 2.0]))?;
        scope!("b", by_handle(&[1.0, 2.0]))?;
        scope!("c", by_function(&[1.0, 2.0]))?;
    });
    assert_eq!(store.len(), 6);
    Ok(())
}
