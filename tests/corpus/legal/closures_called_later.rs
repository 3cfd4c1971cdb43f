//! Closures that are called where their requests are shared, or in another scope.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn behind_reuse(x: f32) -> Result<f32> {
    let again = |x: f32| dense(x);
    let x = dense(x)?;
    reuse_variables()?;
    again(x)
}

#[layer]
fn share() -> Result<()> {
    reuse_variables()
}

#[layer]
fn behind_a_layer_that_shares(x: f32) -> Result<f32> {
    let x = dense(x)?;
    let again = |x: f32| dense(x);
    share()?;
    again(x)
}

#[layer]
fn in_another_scope(x: f32) -> Result<f32> {
    let x = dense(x)?;
    let block = |x: f32| dense(x);
    let x = scope!("b", block(x))?;
    scope!("c", block(x))
}

#[layer]
fn by_a_flag(x: f32) -> Result<f32> {
    let x = dense(x)?;
    let perhaps = |x: f32, again: bool| if again { dense(x) } else { Ok(x) };
    let x = perhaps(x, false)?;
    reuse_variables()?;
    perhaps(x, true)
}

#[layer]
fn shares_itself(x: f32) -> Result<f32> {
    let x = dense(x)?;
    let share = || reuse_variables();
    scope!("a", share())?;
    let x = scope!("a", dense(x))?;
    share()?;
    dense(x)
}

#[layer]
fn one_closure_in_another(x: f32) -> Result<f32> {
    let inner = |x: f32| dense(x);
    let outer = |x: f32| -> Result<f32> {
        let x = scope!("first", inner(x))?;
        scope!("second", inner(x))
    };
    let x = scope!("left", outer(x))?;
    scope!("right", outer(x))
}

fn apply(x: f32, f: impl Fn(f32) -> Result<f32>) -> Result<f32> {
    scope!("applied", f(x))
}

#[layer]
fn handed_to_a_function(x: f32) -> Result<f32> {
    let x = dense(x)?;
    let block = |x: f32| dense(x);
    apply(x, block)
}

fn head(x: f32) -> Result<f32> {
    Ok(x + 1.0)
}

#[layer]
fn behind_its_block(x: f32) -> Result<f32> {
    let x = {
        let head = |x: f32| scope!("a", dense(x));
        head(x)?
    };
    let x = scope!("b", head(x))?;
    scope!("b", scope!("a", dense(x)))
}

#[layer]
fn under_a_cfg(x: f32) -> Result<f32> {
    let x = dense(x)?;
    match x as i32 {
        #[cfg(any())]
        0 if dense(x)? > 0.0 => dense(x),
        _ => Ok(x),
    }
}

#[layer]
fn in_a_vector(x: f32) -> Result<f32> {
    let x = dense(x)?;
    let blocks: Vec<Box<dyn Fn(f32) -> Result<f32>>> =
        vec![Box::new(dense), Box::new(|x| dense(x))];
    let mut x = x;
    for (i, block) in blocks.iter().enumerate() {
        x = scope!(format!("block{i}"), block(x))?;
    }
    Ok(x)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("a", behind_reuse(x))?;
    let x = scope!("b", behind_a_layer_that_shares(x))?;
    let x = scope!("c", in_another_scope(x))?;
    let x = scope!("d", by_a_flag(x))?;
    let x = scope!("e", shares_itself(x))?;
    let x = scope!("f", one_closure_in_another(x))?;
    let x = scope!("g", handed_to_a_function(x))?;
    let x = scope!("h", in_a_vector(x))?;
    let x = scope!("i", behind_its_block(x))?;
    scope!("j", under_a_cfg(x))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
