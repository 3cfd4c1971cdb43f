//! Types of one name in two modules, a generic one among them, and functions of one name.
use varscope::prelude::*;

mod a {
    use varscope::prelude::*;

    pub struct Cell;

    impl Cell {
        #[layer]
        pub fn step(x: f32) -> Result<f32> {
            Ok(x + get_variable!("w", [2])?.value().len() as f32)
        }
    }
}

mod b {
    pub struct Cell<const N: usize>;

    impl<const N: usize> Cell<N> {
        pub fn step(x: f32) -> super::Result<f32> {
            Ok(x + N as f32)
        }
    }
}

use a::Cell;
use b::Cell as Wide;

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = Wide::<2>::step(x)?;
    let x = Wide::<2>::step(x)?;
    let x = Cell::step(x)?;
    let x = b::Cell::<3>::step(x)?;
    let x = b::Cell::<3>::step(x)?;
    {
        struct Cell;
        impl Cell {
            fn step(x: f32) -> f32 {
                x
            }
        }
        Ok(Cell::step(Cell::step(x)))
    }
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(net(0.0)?, 12.0));
    Ok(())
}
