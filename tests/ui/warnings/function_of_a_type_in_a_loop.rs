//! A layer of a type that a loop calls, which asks for fixed names itself, or has others do it.
#![deny(deprecated)]
use varscope::prelude::*;

struct Cell;

impl Cell {
    #[layer]
    fn step(x: f32) -> Result<f32> {
        Ok(x * get_variable!("kernel", [2])?.value().sum())
    }

    #[layer]
    fn block(x: f32) -> Result<f32> {
        scope!("step", Self::step(x))
    }

    #[layer]
    fn named(x: f32, i: usize) -> Result<f32> {
        scope!(format!("step{i}"), Self::step(x))
    }
}

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let mut x = 1.0;
        for i in 0..3 {
            x = scope!("step", Cell::step(x))?;
            x = scope!("again", Cell::block(x))?;
            x = Cell::named(x, i)?;
            x = scope!(format!("own{i}"), Cell::step(x))?;
        }
    });
    Ok(())
}
