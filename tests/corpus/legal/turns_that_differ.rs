//! What a later turn asks for is shared since an earlier one.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn once_and_again(x: f32) -> Result<f32> {
    let mut x = dense(x)?;
    for turn in 0..3 {
        if turn > 0 {
            x = dense(x)?;
        }
        reuse_variables()?;
    }
    Ok(x)
}

#[layer]
fn first_turn_creates(x: f32) -> Result<f32> {
    let mut x = x;
    for turn in 0..3 {
        if turn == 0 {
            x = dense(x)?;
            reuse_variables()?;
        } else {
            x = dense(x)?;
            x = dense(x)?;
        }
    }
    Ok(x)
}

#[layer]
fn shared_by_a_layer(x: f32) -> Result<f32> {
    let mut x = dense(x)?;
    let mut left = 2;
    while left > 0 {
        x = match left {
            1 => dense(x)?,
            _ => x,
        };
        share()?;
        left -= 1;
    }
    Ok(x)
}

#[layer]
fn share() -> Result<()> {
    reuse_variables()
}

#[layer]
fn condition_of_a_later_turn(x: f32) -> Result<f32> {
    let (mut x, mut turn) = (dense(x)?, 0);
    while turn == 0 || dense(x)? < 100.0 {
        reuse_variables()?;
        x += 40.0;
        turn += 1;
    }
    Ok(x)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("a", once_and_again(x))?;
    let x = scope!("b", first_turn_creates(x))?;
    let x = scope!("c", shared_by_a_layer(x))?;
    scope!("d", condition_of_a_later_turn(x))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
