//! One of two closures runs.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let given = (x > 0.5).then_some(x);
    let y = given.map_or_else(|| scope!("a", dense(0.0)), |x| scope!("a", dense(x)))?;
    let z = match given {
        Some(_) => Ok(y),
        None => Err(()),
    };
    let z = z.or_else(|()| scope!("b", dense(y)))?;
    let first = scope!("c", dense(z)).ok();
    let second = first.is_none().then(|| scope!("c", dense(z)));
    let cell = std::cell::OnceCell::new();
    let once = || *cell.get_or_init(|| scope!("d", dense(z)).unwrap_or_default());
    Ok(z + second.transpose()?.unwrap_or_default() + once() + once())
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
