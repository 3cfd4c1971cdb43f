//! Variants, tuple structs and constructors that are called.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

enum Op {
    Dense(f32),
    Scale { by: f32 },
}

struct Output(f32);

#[derive(Clone, Copy)]
struct Wrapper<T>(T);

use Op::Dense;

#[layer]
fn net(x: f32) -> Result<f32> {
    let ops = [Dense(x), Dense(x), Op::Scale { by: 2.0 }, Op::Dense(1.0)];
    let mut y = Output(x);
    for (i, op) in ops.iter().enumerate() {
        y = Output(match op {
            Dense(x) => scope!(format!("op{i}"), dense(*x + y.0))?,
            Op::Scale { by } => y.0 * by,
        });
    }
    let Wrapper(z) = Wrapper(Wrapper(y.0).0);
    Some(z).map_or(Ok(0.0), Ok::<f32, Error>)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
