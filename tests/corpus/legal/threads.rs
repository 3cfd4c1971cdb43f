//! Models on threads, with a store that all have.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().sum())
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, scope!("net", dense(0.0)))?;
    let sum = std::thread::scope(|s| {
        let workers: Vec<_> = (0..3)
            .map(|i| {
                let store = &store;
                s.spawn(move || model!(store, scope!("net", dense(i as f32))))
            })
            .collect();
        workers
            .into_iter()
            .map(|w| w.join().unwrap())
            .sum::<Result<f32>>()
    })?;
    assert!(sum.is_finite());
    assert_eq!(store.len(), 1);
    Ok(())
}
