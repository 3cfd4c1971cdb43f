//! What is shared is the scope that is active, and those that are opened in it.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn of_the_scope(x: f32) -> Result<f32> {
    scope!("a", {
        let x = scope!("b", dense(x))?;
        reuse_variables()?;
        scope!("b", dense(x))
    })
}

#[layer]
fn by_a_handle(x: f32) -> Result<f32> {
    scope!("a" as outer, {
        let x = dense(x)?;
        scope!("b", {
            outer.reuse_variables();
        });
        dense(x)
    })
}

#[layer]
fn by_the_active_one(x: f32) -> Result<f32> {
    let x = dense(x)?;
    let here = current_scope()?;
    scope!("b", here.reuse_variables());
    dense(x)
}

#[layer]
fn by_a_closure(x: f32) -> Result<f32> {
    let x = dense(x)?;
    let share = scope!("a", || reuse_variables());
    share()?;
    dense(x)
}

#[layer]
fn in_a_name_scope(x: f32) -> Result<f32> {
    let x = dense(x)?;
    name_scope!("n", reuse_variables())?;
    dense(x)
}

#[layer]
fn entered_once_more(x: f32) -> Result<f32> {
    let x = dense(x)?;
    let here = current_scope()?;
    scope!(&here, reuse = true, dense(x))
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("a", of_the_scope(x))?;
    let x = scope!("b", by_a_handle(x))?;
    let x = scope!("c", by_the_active_one(x))?;
    let x = scope!("d", by_a_closure(x))?;
    let x = scope!("e", in_a_name_scope(x))?;
    scope!("f", entered_once_more(x))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
