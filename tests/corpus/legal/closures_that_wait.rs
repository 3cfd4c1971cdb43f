//! What is handed to `map` runs later, and in another scope.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn lazily(x: f32) -> Result<f32> {
    let x = dense(x)?;
    let outs = [x, x].into_iter().take(1).map(|x| dense(x));
    scope!("later", outs.sum::<Result<f32>>())
}

struct Later<F>(F);

impl<F: FnOnce(f32) -> Result<f32>> Later<F> {
    fn run(self, x: f32) -> Result<f32> {
        scope!("later", (self.0)(x))
    }
}

struct Start;

impl Start {
    fn and_then<F: FnOnce(f32) -> Result<f32>>(self, f: F) -> Later<F> {
        Later(f)
    }
}

#[layer]
fn builder(x: f32) -> Result<f32> {
    let x = dense(x)?;
    let later = Start.and_then(|x| dense(x));
    later.run(x)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("a", lazily(x))?;
    scope!("b", builder(x))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
