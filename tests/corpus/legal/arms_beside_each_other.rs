//! Branches exclude each other, however they are written.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn guards(x: f32) -> Result<f32> {
    match Some(x) {
        Some(y) if y < 0.0 && scope!("gate", dense(y))? < 0.0 => Ok(y),
        Some(y) if y > 1e9 => scope!("gate", dense(y)),
        Some(y) => scope!("gate", dense(y)),
        None => Ok(x),
    }
}

#[layer]
fn right_of_and(x: f32) -> Result<f32> {
    if x < 0.0 && scope!("gate", dense(x))? < 0.0 {
        Ok(x)
    } else {
        scope!("gate", dense(x))
    }
}

#[layer]
fn right_of_or(x: f32) -> Result<f32> {
    if x > 0.0 || scope!("gate", dense(x))? < 0.0 {
        scope!("gate", dense(x))
    } else {
        Ok(x)
    }
}

#[layer]
fn before_the_break(x: f32) -> Result<f32> {
    'done: {
        if x < 0.0 {
            dense(x)?;
            break 'done;
        }
        dense(x)?;
    }
    loop {
        if x < 1e9 {
            break;
        }
        dense(x)?;
        break;
    }
    scope!("out", dense(x))
}

#[layer]
fn let_else(x: Option<f32>) -> Result<f32> {
    let Some(x) = x else {
        return dense(0.0);
    };
    dense(x)
}

#[layer]
fn question_mark(x: f32) -> Result<f32> {
    let y = x
        .to_string()
        .parse::<f32>()
        .ok()
        .map_or_else(|| dense(x), |y| dense(y))?;
    Ok(y)
}

#[layer]
fn closures_beside_each_other(x: f32) -> Result<f32> {
    let low = |x: f32| dense(x);
    let high = |x: f32| dense(x);
    if x > 0.0 { high(x) } else { low(x) }
}

#[layer]
fn closure_that_returns(x: f32) -> Result<f32> {
    let perhaps = |x: f32| -> Result<f32> {
        if x > 0.0 {
            return Ok(x);
        }
        dense(x)
    };
    let x = perhaps(x)?;
    dense(x)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("a", guards(x))?;
    let x = scope!("b", right_of_and(x))?;
    let x = scope!("c", right_of_or(x))?;
    let x = scope!("d", before_the_break(x))?;
    let x = scope!("e", let_else(Some(x)))?;
    let x = scope!("f", question_mark(x))?;
    let x = scope!("g", closures_beside_each_other(x))?;
    scope!("h", closure_that_returns(x))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
