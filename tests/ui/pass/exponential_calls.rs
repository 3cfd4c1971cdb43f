//! A layer that calls two that call two …: the walk is bounded.
use varscope::prelude::*;

macro_rules! doubling {
    ($($name:ident calls $inner:ident,)*) => {
        $(
            #[layer]
            fn $name(x: usize) -> Result<usize> {
                if x == 0 {
                    return Ok(0);
                }
                scope!("l", $inner(x - 1))?;
                scope!("r", $inner(x - 1))
            }
        )*
    };
}

doubling!(a calls b, b calls c, c calls d, d calls a,);

#[layer]
fn l0(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [1])?.value().len() as f32)
}

#[layer]
fn l1(x: f32) -> Result<f32> {
    let x = scope!("l", l0(x))?;
    scope!("r", l0(x))
}

#[layer]
fn l2(x: f32) -> Result<f32> {
    let x = scope!("l", l1(x))?;
    scope!("r", l1(x))
}

#[layer]
fn l3(x: f32) -> Result<f32> {
    let x = scope!("l", l2(x))?;
    let x = scope!("m", l2(x))?;
    scope!("r", l2(x))
}

#[layer]
fn l4(x: f32) -> Result<f32> {
    let x = scope!("l", l3(x))?;
    let x = scope!("m", l3(x))?;
    scope!("r", l3(x))
}

#[layer]
fn l5(x: f32) -> Result<f32> {
    let x = scope!("l", l4(x))?;
    let x = scope!("m", l4(x))?;
    scope!("r", l4(x))
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        assert_eq!(l5(0.0)?, 108.0);
        assert_eq!(a(0)?, 0);
    });
    Ok(())
}
