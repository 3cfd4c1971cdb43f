//! A custom getter that keeps averages: what stands under it is unknown.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().sum())
}

#[layer]
fn net(x: f32, getter: &CustomGetter) -> Result<f32> {
    let y = scope!("net", dense(x))?;
    let averaged = scope!(
        "net",
        reuse = true,
        custom_getter = getter.clone(),
        dense(x)
    )?;
    let other = scope!(
        "net",
        custom_getter = getter.clone(),
        scope!("other", dense(x))
    )?;
    Ok(y + averaged + other)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    let getter = CustomGetter::from_fn(|next, request| next.get(request));
    model!(store, net(1.0, &getter))?;
    Ok(())
}
