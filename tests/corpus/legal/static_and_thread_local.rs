//! Items with initializers that call.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    static CALLS: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    thread_local! {
        static LAST: std::cell::Cell<f32> = const { std::cell::Cell::new(0.0) };
    }
    CALLS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let y = scope!("a", dense(x))?;
    LAST.with(|last| last.set(y));
    scope!("b", dense(LAST.get()))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
