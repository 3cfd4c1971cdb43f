//! Layers of types, called by the type: of another module, by another name, with an argument, with a lifetime, by `Self`.
use varscope::prelude::*;

mod cells {
    use varscope::prelude::*;

    pub struct Lstm;

    impl Lstm {
        #[layer]
        pub fn step(x: f32, units: usize) -> Result<f32> {
            Ok(x * get_variable!("kernel", [units])?.value().sum())
        }
    }
}

use cells::Lstm as Cell;

struct View<'a>(&'a f32);

impl<'a> View<'a> {
    #[layer]
    fn read(view: View<'_>) -> Result<f32> {
        Ok(view.0 * get_variable!("w", [2])?.value().sum())
    }
}

struct Stack<T>(T);

impl Stack<bool> {
    #[layer]
    fn one(x: f32) -> Result<f32> {
        scope!("one", Cell::step(x, units = 3))
    }

    #[layer]
    fn two(x: f32) -> Result<f32> {
        let x = Self::one(x)?;
        Self::one(x)
    }
}

#[layer]
fn renamed(x: f32) -> Result<f32> {
    let x = Cell::step(x, units = 3)?;
    cells::Lstm::step(x, units = 3)
}

#[layer]
fn lifetime(x: f32) -> Result<f32> {
    let x = View::read(View(&x))?;
    View::read(View(&x))
}

#[layer]
fn through_both(x: f32) -> Result<f32> {
    let x = Stack::<bool>::one(x)?;
    Stack::<bool>::one(x)
}

#[layer]
fn label(x: f32) -> Result<f32> {
    Cell::step(x, size = 3)
}

#[layer]
fn shape(x: f32) -> Result<f32> {
    let x = Cell::step(x, 3)?;
    reuse_variables()?;
    Cell::step(x, 4)
}

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = Cell::step(1.0, units = 3)?;
        Cell::step(x, units = 3)?;
    });
    Ok(())
}
